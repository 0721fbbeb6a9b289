package dev.llmlb.provider.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.llmlb.model.ErrorCategory;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeTimedOutException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What endpoints throw, and what it means. */
class CamelFailuresTest {

    private static final String QUOTA = "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"secret\"}}";
    private static final String CONTEXT = "{\"error\":{\"code\":\"context_length_exceeded\"}}";
    private static final String HINT = "{\"error\":{\"message\":\"Please try again in 20s.\"}}";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(context);
    private final CamelFailures failures = new CamelFailures(context, () -> Instant.parse("2026-03-01T12:00:00Z"));

    static Stream<Arguments> thrown() {
        Exchange none = new DefaultExchange(new DefaultCamelContext());
        return Stream.of(
                arguments(http(429, "{}", "Retry-After", "7"), OutcomeKind.RATE_LIMITED, 429, 7_000),
                arguments(http(429, "{}", "retry-after-ms", "6500"), OutcomeKind.RATE_LIMITED, 429, 6_500),
                arguments(
                        http(429, "{}", "Retry-After", "Sun, 01 Mar 2026 12:00:09 GMT"),
                        OutcomeKind.RATE_LIMITED,
                        429,
                        9_000),
                arguments(http(429, HINT, "x", "y"), OutcomeKind.RATE_LIMITED, 429, 20_000),
                arguments(http(429, null, "x", "y"), OutcomeKind.RATE_LIMITED, 429, -1),
                arguments(http(401, "{}", "x", "y"), OutcomeKind.UNAUTHORIZED, 401, -1),
                arguments(http(403, QUOTA, "x", "y"), OutcomeKind.QUOTA_EXHAUSTED, 403, -1),
                arguments(http(404, "{}", "x", "y"), OutcomeKind.UNKNOWN_MODEL, 404, -1),
                arguments(http(400, "{}", "x", "y"), OutcomeKind.CALLER_FAULT, 400, -1),
                arguments(http(400, CONTEXT, "x", "y"), OutcomeKind.CONTEXT_LENGTH, 400, -1),
                arguments(http(529, "<html>", "x", "y"), OutcomeKind.OVERLOADED, 529, -1),
                arguments(new ConnectException("secret"), OutcomeKind.UNREACHABLE, 503, -1),
                arguments(new UnknownHostException("secret"), OutcomeKind.UNREACHABLE, 503, -1),
                arguments(new SSLHandshakeException("secret"), OutcomeKind.UNREACHABLE, 503, -1),
                arguments(new SocketException("secret"), OutcomeKind.UNREACHABLE, 503, -1),
                arguments(new EOFException("secret"), OutcomeKind.UNREACHABLE, 503, -1),
                arguments(new SocketTimeoutException("secret"), OutcomeKind.TIMEOUT, 504, -1),
                arguments(new TimeoutException("secret"), OutcomeKind.TIMEOUT, 504, -1),
                arguments(new ExchangeTimedOutException(none, 1), OutcomeKind.TIMEOUT, 504, -1),
                arguments(new RejectedExecutionException("secret"), OutcomeKind.OVERLOADED, 503, -1),
                arguments(
                        new VendorException(429, Map.of("Retry-After", List.of("7"))),
                        OutcomeKind.RATE_LIMITED,
                        429,
                        7_000),
                arguments(new VendorException(529, Map.of()), OutcomeKind.OVERLOADED, 529, -1),
                arguments(new VendorException(401, Map.of()), OutcomeKind.UNAUTHORIZED, 401, -1),
                arguments(new VendorException(400, Map.of()), OutcomeKind.CALLER_FAULT, 400, -1),
                arguments(new VendorException(200, Map.of()), OutcomeKind.FAILING, 500, -1),
                arguments(ours(429, "rate_limit_exceeded", 5_000), OutcomeKind.RATE_LIMITED, 429, 5_000),
                arguments(ours(429, "insufficient_quota", -1), OutcomeKind.QUOTA_EXHAUSTED, 429, -1),
                arguments(ours(400, "context_length_exceeded", -1), OutcomeKind.CONTEXT_LENGTH, 400, -1),
                arguments(ours(400, "content_filter", -1), OutcomeKind.CONTENT_FILTER, 400, -1),
                arguments(ours(400, "unsupported_request", -1), OutcomeKind.CALLER_FAULT, 404, -1),
                arguments(ours(504, "deadline_exceeded", -1), OutcomeKind.TIMEOUT, 504, -1),
                arguments(ours(503, "no_healthy_target", 1_000), OutcomeKind.OVERLOADED, 503, 1_000),
                arguments(new IllegalStateException("secret"), OutcomeKind.FAILING, 500, -1));
    }

    private static LlmLbException ours(int status, String code, long wait) {
        return new LlmLbException(status, code, ErrorCategory.UNKNOWN, "secret", wait, null, List.of(), null);
    }

    /** As the SDKs of vendors have them. */
    public static final class VendorException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final int status;
        private final transient Map<String, List<String>> headers;

        VendorException(int status, Map<String, List<String>> headers) {
            super(status + ": secret");
            this.status = status;
            this.headers = headers;
        }

        public int statusCode() {
            return status;
        }

        public Map<String, List<String>> headers() {
            return headers;
        }
    }

    private static Throwable http(int status, String body, String header, String value) {
        return new HttpOperationFailedException("http://secret", status, "secret", null, Map.of(header, value), body);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void anExceptionIsWhatItSaysHoweverItIsWrapped(Throwable thrown, OutcomeKind kind, int status, long wait) {
        for (Throwable seen : new Throwable[] {
            thrown, new RuntimeCamelException(thrown), new CamelExecutionException("x", exchange, thrown)
        }) {
            Outcome outcome = failures.of(exchange, seen);
            assertThat(outcome.kind()).isEqualTo(kind);
            assertThat(outcome.status()).isEqualTo(status);
            assertThat(outcome.retryAfterMillis()).isEqualTo(wait);
            assertThat(outcome.detail()).doesNotContain("secret");
        }
    }

    @Test
    void whatIsRolledBackHasNoAnswer() {
        exchange.getMessage().setBody("text");
        assertThat(failures.of(exchange)).isNull();
        exchange.setRollbackOnly(true);
        assertThat(failures.of(exchange).kind()).isEqualTo(OutcomeKind.FAILING);
    }

    @Test
    void aConnectionThatBreaksWhileAnAnswerIsReadIsABrokenAnswer() {
        assertThat(failures.ofReading(exchange, new IOException("reset")))
                .isEqualTo(Outcome.broken("an answer that cannot be read"));
        assertThat(failures.ofReading(exchange, new SocketTimeoutException()).kind())
                .isEqualTo(OutcomeKind.TIMEOUT);
    }
}
