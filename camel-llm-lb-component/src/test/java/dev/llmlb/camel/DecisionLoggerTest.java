package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.llmlb.model.Attempt;
import dev.llmlb.model.Decision;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Target;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DecisionLoggerTest {

    private static final Decision DECISION = new Decision(
            "gpt-4\nforged",
            "resilient",
            "priority-based-routing",
            List.of(),
            List.of(
                    new Attempt(new Target("a", "m"), Outcome.broken("no answer"), 2_000_000),
                    new Attempt(new Target("b", "m"), Outcome.SUCCESS, 3_000_000)),
            Outcome.SUCCESS);

    private final Logger logger = (Logger) LoggerFactory.getLogger(DecisionLogger.NAME);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(ch.qos.logback.classic.Level.INFO);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    private String logged(DecisionFormat format) {
        new DecisionLogger(format).decided(DECISION);
        return lines.list.get(0).getFormattedMessage();
    }

    @Test
    void textIsOneLine() {
        assertThat(logged(DecisionFormat.TEXT))
                .isEqualTo("gpt-4 forged by rule resilient: success, attempts [a/m failing (502), b/m success (200)]");
    }

    @Test
    void jsonIsOneLine() {
        assertThat(logged(DecisionFormat.JSON))
                .doesNotContain("\n")
                .startsWith("{\"model\":\"gpt-4\\nforged\",\"rule\":\"resilient\"");
    }
}
