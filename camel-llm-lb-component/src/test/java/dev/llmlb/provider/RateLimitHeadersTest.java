package dev.llmlb.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.VendorLimits;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitHeadersTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final long SECOND = 1_000_000_000L;

    private static VendorLimits read(Map<String, String> headers) {
        return RateLimitHeaders.read(headers::get, NOW);
    }

    @Test
    void openAisWayOfSayingIt() {
        assertThat(read(Map.of(
                        "x-ratelimit-remaining-requests", "59",
                        "x-ratelimit-reset-requests", "1s",
                        "x-ratelimit-remaining-tokens", "149984",
                        "x-ratelimit-reset-tokens", "6m0s")))
                .isEqualTo(new VendorLimits(59, SECOND, 149_984, 360 * SECOND));
    }

    @Test
    void anthropicsWayOfSayingIt() {
        assertThat(read(Map.of(
                        "anthropic-ratelimit-requests-remaining", "3",
                        "anthropic-ratelimit-requests-reset", "2026-03-01T12:00:30Z",
                        "anthropic-ratelimit-input-tokens-remaining", "1000",
                        "anthropic-ratelimit-input-tokens-reset", "2026-03-01T11:59:30Z")))
                .isEqualTo(new VendorLimits(3, 30 * SECOND, 1_000, 0));
    }

    @Test
    void mistralsWayOfSayingItIsWithoutAReset() {
        assertThat(read(Map.of(
                        "x-ratelimit-remaining-req-minute", "59",
                        "x-ratelimit-remaining-tokens-minute", "47196",
                        "x-ratelimit-remaining-tokens-month", "1")))
                .isEqualTo(new VendorLimits(59, -1, 47_196, -1));
    }

    @Test
    void cerebrasWayOfSayingIt() {
        Map<String, String> headers = Map.of(
                "x-ratelimit-remaining-requests-day", "14399",
                "x-ratelimit-reset-requests-day", "33011.382867097855",
                "x-ratelimit-remaining-tokens-minute", "0",
                "x-ratelimit-reset-tokens-minute", "11.382867097854614");

        assertThat(read(headers)).isEqualTo(new VendorLimits(14_399, 600 * SECOND, 0, 11_383_000_000L));
        assertThat(RetryAfter.ofError(headers::get, NOW)).isEqualTo(11_383);
    }

    @Test
    void openRoutersWayOfSayingIt() {
        Map<String, String> headers = Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", "1772366405000");

        assertThat(read(headers)).isEqualTo(new VendorLimits(0, 5 * SECOND, -1, -1));
        assertThat(RetryAfter.ofError(headers::get, NOW)).isEqualTo(5_000);
    }

    @Test
    void noTokensForAnswersAreNoTokens() {
        Map<String, String> headers = new HashMap<>(Map.of(
                "anthropic-ratelimit-input-tokens-remaining", "1000",
                "anthropic-ratelimit-input-tokens-reset", "2026-03-01T12:00:50Z",
                "anthropic-ratelimit-output-tokens-remaining", "0",
                "anthropic-ratelimit-output-tokens-reset", "2026-03-01T12:00:20Z"));
        assertThat(read(headers)).isEqualTo(new VendorLimits(-1, -1, 0, 20 * SECOND));

        headers.put("anthropic-ratelimit-input-tokens-remaining", "0");
        assertThat(read(headers)).isEqualTo(new VendorLimits(-1, -1, 0, 50 * SECOND));

        headers.put("anthropic-ratelimit-output-tokens-remaining", "7");
        headers.put("anthropic-ratelimit-input-tokens-remaining", "1000");
        assertThat(read(headers)).isEqualTo(new VendorLimits(-1, -1, 1_000, 50 * SECOND));
    }

    @Test
    void whoSaysNothingHasSaidNothing() {
        assertThat(read(Map.of("x-request-id", "1"))).isNull();
        assertThat(read(Map.of("x-ratelimit-remaining-requests", "many"))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "12, 12000",
        "0.5, 500",
        "340ms, 340",
        "1m30.5s, 90500",
        "1772366405, 5000",
        "1772366405000, 5000",
        "2026-03-01T12:00:05Z, 5000",
        "9h, 600000",
        "soon, -1"
    })
    void aResetHasManyForms(String reset, long millis) {
        VendorLimits limits = read(Map.of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", reset));

        assertThat(limits.resetTokensNanos()).isEqualTo(millis < 0 ? -1 : millis * 1_000_000);
        assertThat(limits.nanosUntilSome()).isEqualTo(millis < 0 ? -1 : millis * 1_000_000);
    }

    @Test
    void whatIsLeftIsNoReasonToWait() {
        assertThat(RetryAfter.ofError(
                        Map.of("x-ratelimit-remaining-requests", "1", "x-ratelimit-reset-requests", "20s")::get, NOW))
                .isEqualTo(-1);
        assertThat(RetryAfter.ofError(
                        Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "20s")::get, NOW))
                .isEqualTo(20_000);
        assertThat(RetryAfter.ofError(
                        Map.of(
                                "retry-after", "3",
                                "x-ratelimit-remaining-requests", "0",
                                "x-ratelimit-reset-requests", "20s")::get,
                        NOW))
                .isEqualTo(3_000);
    }

    @Property(seed = "20261125")
    void anyTextIsRead(@ForAll String text) {
        VendorLimits limits = read(Map.of(
                "x-ratelimit-remaining-requests", text,
                "x-ratelimit-reset-requests", text,
                "anthropic-ratelimit-tokens-reset", text));
        assertThat(limits == null || limits.resetRequestsNanos() >= -1 && limits.resetTokensNanos() <= 600 * SECOND)
                .isTrue();
    }
}
