package dev.llmlb.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exceptions in the forms that well-known libraries give them. */
class ThrownReplyTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** As OpenAI's and Anthropic's clients. */
    public static final class Values {
        public List<String> values(String name) {
            return name.equals("retry-after") ? List.of("7") : List.of();
        }
    }

    public static final class OfClient extends RuntimeException {
        private static final long serialVersionUID = 1;

        OfClient(String message) {
            super(message);
        }

        public int statusCode() {
            return 429;
        }

        public Values headers() {
            return new Values();
        }
    }

    public static final class Worded extends RuntimeException {
        private static final long serialVersionUID = 1;

        Worded(String message) {
            super(message);
        }

        public int statusCode() {
            return 429;
        }
    }

    /** As Spring's. */
    public record Code(int value) {}

    public static final class OfSpring extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Code getStatusCode() {
            return new Code(503);
        }

        public Map<String, Object> getResponseHeaders() {
            return Map.of("Retry-After", List.of("Sun, 01 Mar 2026 12:00:09 GMT"));
        }
    }

    public static final class OfOptionals extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Integer getStatus() {
            return 500;
        }

        public OfOptionals getHeaders() {
            return this;
        }

        public Optional<String> firstValue(String name) {
            return Optional.of("2").filter(seconds -> name.equals("retry-after"));
        }
    }

    public static final class OfOthers extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Object status;

        OfOthers(Object status) {
            this.status = status;
        }

        public Object getStatus() {
            return status;
        }
    }

    @Test
    void statusAndPauseAreFoundByTheNamesThatLibrariesHaveForThem() {
        assertThat(ThrownReply.of(new OfClient("429: secret"), NOW))
                .isEqualTo(new Outcome(OutcomeKind.RATE_LIMITED, 429, "HTTP 429", 7_000));
        assertThat(ThrownReply.of(new OfSpring(), NOW))
                .isEqualTo(new Outcome(OutcomeKind.OVERLOADED, 503, "HTTP 503", 9_000));
        assertThat(ThrownReply.of(new OfOptionals(), NOW))
                .isEqualTo(new Outcome(OutcomeKind.FAILING, 500, "HTTP 500", 2_000));
    }

    @Test
    void whereNoHeaderAsksForAPauseTheWordsMay() {
        assertThat(ThrownReply.of(new Worded("429: Please try again in 20s."), NOW))
                .isEqualTo(new Outcome(OutcomeKind.RATE_LIMITED, 429, "HTTP 429", 20_000));
        assertThat(ThrownReply.said(" ")).isNull();
        assertThat(ThrownReply.said("{\"a\":1}")).asString().isEqualTo("{\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 200, 399, 600})
    void whatIsNoStatusOfAnErrorIsNone(int status) {
        assertThat(ThrownReply.of(new OfOthers(status), NOW)).isNull();
    }

    @Test
    void whatIsNoNumberIsNone() {
        assertThat(ThrownReply.of(new OfOthers("429"), NOW)).isNull();
        assertThat(ThrownReply.of(new OfOthers(null), NOW)).isNull();
        assertThat(ThrownReply.of(new IllegalStateException("429"), NOW)).isNull();
    }
}
