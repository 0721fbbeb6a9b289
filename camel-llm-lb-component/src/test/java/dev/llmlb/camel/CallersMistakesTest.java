package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.model.LlmLbException;
import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.SimulatedProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route or its caller may hand over that is not as it should be, and what an exchange brings along from before. */
class CallersMistakesTest {

    @TempDir
    Path dir;

    private final SimulatedProvider provider = SimulatedProvider.start("one");
    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() throws Exception {
        Path config = Files.writeString(
                dir.resolve("llm.yaml"),
                """
                type: gateway-provider-config
                providers: [ { name: one, base_url: "%s", api_key: k } ]
                """
                        .formatted(provider.baseUrl()));
        context.getComponent("llm-lb", LlmLbComponent.class).setConfig(config.toString());
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        provider.close();
    }

    private Exchange ask(Exchange exchange, Object body) {
        exchange.getMessage().setBody(body);
        return context.createProducerTemplate().send("llm-lb:one/m", exchange);
    }

    private Exchange ask(Object body) {
        return ask(context.getEndpoint("llm-lb:one/m").createExchange(), body);
    }

    static List<Object> veryLong() {
        return List.of(Long.MAX_VALUE, Duration.ofSeconds(Long.MAX_VALUE), String.valueOf(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @MethodSource("veryLong")
    void aDeadlineBeyondAllTimeIsADay(Object deadline) {
        Exchange exchange = context.getEndpoint("llm-lb:one/m").createExchange();
        exchange.getMessage().setHeader(LlmLbConstants.DEADLINE, deadline);
        assertThat(ask(exchange, "Hi").getException()).isNull();
    }

    @Test
    void theErrorOfAnEarlierCallIsNotLeftOnASuccess() {
        provider.next(Behaviour.status(429).withHeader("Retry-After", "20"));
        Exchange exchange = ask("Hi");
        assertThat(exchange.getProperty(LlmLbConstants.ERROR_CATEGORY)).isEqualTo("RATE_LIMIT");
        exchange.setException(null);
        exchange.getMessage().setHeader(LlmLbConstants.MODEL, "one/other");

        assertThat(ask(exchange, "Hi").getException()).isNull();
        assertThat(exchange.getProperties())
                .doesNotContainKeys(LlmLbConstants.ERROR_CATEGORY, LlmLbConstants.RETRY_AFTER_MILLIS);
    }

    @Test
    void aCallersShortDeadlinesTakeNoTargetOut() {
        provider.always(Behaviour.silence());
        for (int i = 0; i < 10; i++) {
            Exchange exchange = context.getEndpoint("llm-lb:one/m").createExchange();
            exchange.getMessage().setHeader(LlmLbConstants.DEADLINE, 1);
            assertThat(((LlmLbException) ask(exchange, "Hi").getException()).getCode())
                    .isEqualTo("deadline_exceeded");
        }
        provider.always(Behaviour.answer());
        assertThat(ask("Hi").getException()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "-30s"})
    void aTimeoutThatIsNoTimeIsRefused(String timeout) {
        assertThatThrownBy(() -> context.getEndpoint("llm-lb:one/m?timeout=" + timeout))
                .hasStackTraceContaining("(expected: more than 0)");
    }
}
