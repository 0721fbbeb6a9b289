package dev.llmlb.provider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What models throw, and what it means. */
class LangChain4jFailuresTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String CONTEXT = "{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"secret\"}}";
    private static final String QUOTA = "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"secret\"}}";
    private static final String HINT = "Rate limit reached for secret. Please try again in 20s.";

    /** Of a model that calls through the SDK of its vendor. */
    public static final class OfSdk extends RuntimeException {

        private static final long serialVersionUID = 1;

        public int statusCode() {
            return 429;
        }

        public Map<String, List<String>> headers() {
            return Map.of("Retry-After", List.of("Sun, 01 Mar 2026 12:00:09 GMT"));
        }
    }

    static Stream<Arguments> thrown() {
        return Stream.of(
                arguments(new RateLimitException(new HttpException(429, "{}")), OutcomeKind.RATE_LIMITED, 429, -1),
                arguments(
                        new RateLimitException(new HttpException(429, "{\"error\":{\"message\":\"" + HINT + "\"}}")),
                        OutcomeKind.RATE_LIMITED,
                        429,
                        20_000),
                arguments(new RateLimitException(HINT), OutcomeKind.RATE_LIMITED, 429, 20_000),
                arguments(new RateLimitException("secret"), OutcomeKind.RATE_LIMITED, 429, -1),
                arguments(new RateLimitException(new HttpException(429, QUOTA)), OutcomeKind.QUOTA_EXHAUSTED, 429, -1),
                arguments(new AuthenticationException("secret"), OutcomeKind.UNAUTHORIZED, 401, -1),
                arguments(
                        new AuthenticationException(new HttpException(403, QUOTA)),
                        OutcomeKind.QUOTA_EXHAUSTED,
                        403,
                        -1),
                arguments(new ModelNotFoundException("secret"), OutcomeKind.UNKNOWN_MODEL, 404, -1),
                arguments(new InvalidRequestException("secret"), OutcomeKind.CALLER_FAULT, 400, -1),
                arguments(
                        new InvalidRequestException(new HttpException(400, CONTEXT)),
                        OutcomeKind.CONTEXT_LENGTH,
                        400,
                        -1),
                arguments(
                        new InvalidRequestException("prompt is too long: secret"), OutcomeKind.CONTEXT_LENGTH, 400, -1),
                arguments(
                        new ContentFilteredException("secret", new HttpException(400, "{}")),
                        OutcomeKind.CONTENT_FILTER,
                        400,
                        -1),
                arguments(new InternalServerException("secret"), OutcomeKind.FAILING, 500, -1),
                arguments(new InternalServerException(new HttpException(529, "{}")), OutcomeKind.OVERLOADED, 529, -1),
                arguments(new HttpException(503, null), OutcomeKind.OVERLOADED, 503, -1),
                arguments(new HttpException(500, "x".repeat(1 << 20)), OutcomeKind.FAILING, 500, -1),
                arguments(new TimeoutException("secret"), OutcomeKind.TIMEOUT, 504, -1),
                arguments(new java.util.concurrent.TimeoutException("secret"), OutcomeKind.TIMEOUT, 504, -1),
                arguments(new HttpTimeoutException("secret"), OutcomeKind.TIMEOUT, 504, -1),
                arguments(new HttpConnectTimeoutException("secret"), OutcomeKind.UNREACHABLE, 503, -1),
                arguments(new ConnectException("secret"), OutcomeKind.UNREACHABLE, 503, -1),
                arguments(new UnresolvedModelServerException("secret"), OutcomeKind.UNREACHABLE, 503, -1),
                arguments(new UnknownHostException("secret"), OutcomeKind.UNREACHABLE, 503, -1),
                arguments(new SSLException("secret"), OutcomeKind.UNREACHABLE, 503, -1),
                arguments(new IOException("secret"), OutcomeKind.UNREACHABLE, 503, -1),
                arguments(new RateLimitException(new OfSdk()), OutcomeKind.RATE_LIMITED, 429, 9_000),
                arguments(new UnsupportedFeatureException("secret"), OutcomeKind.CALLER_FAULT, 404, -1),
                arguments(new IllegalStateException("secret"), OutcomeKind.FAILING, 500, -1));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void anExceptionIsWhatItSaysHoweverItIsWrapped(Throwable thrown, OutcomeKind kind, int status, long wait) {
        for (Throwable seen :
                new Throwable[] {thrown, new LangChain4jException(thrown), new RuntimeException(thrown)}) {
            Outcome outcome = LangChain4jFailures.of(seen, NOW);
            assertThat(outcome.kind()).isEqualTo(kind);
            assertThat(outcome.status()).isEqualTo(status);
            assertThat(outcome.retryAfterMillis()).isEqualTo(wait);
            assertThat(outcome.detail()).doesNotContain("secret");
        }
    }

    @Test
    void aRingOfCausesEnds() {
        RuntimeException one = new RuntimeException("secret");
        one.initCause(new RuntimeException(one));
        assertThat(LangChain4jFailures.of(one, NOW).kind()).isEqualTo(OutcomeKind.FAILING);
    }
}
