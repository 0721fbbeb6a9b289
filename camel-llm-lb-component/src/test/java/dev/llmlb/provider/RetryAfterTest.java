package dev.llmlb.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static long seconds(String value) {
        return RetryAfter.millis(Map.of("retry-after", value)::get, NOW);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1000", "20, 20000", "' 3 ', 3000", "1.5, 1500", "0.0001, 1", "007, 7000"})
    void secondsMayHaveAFraction(String value, long millis) {
        assertThat(seconds(value)).isEqualTo(millis);
    }

    @Test
    void theHeaderInMillisecondsComesFirst() {
        assertThat(RetryAfter.millis(Map.of("retry-after-ms", "250", "retry-after", "9")::get, NOW))
                .isEqualTo(250);
        assertThat(RetryAfter.millis(Map.of("retry-after-ms", "soon", "retry-after", "9")::get, NOW))
                .isEqualTo(9_000);
    }

    @Test
    void aDateIsTheTimeUntilThen() {
        assertThat(seconds("Sun, 01 Mar 2026 12:00:30 GMT")).isEqualTo(30_000);
    }

    @Test
    void aDateInThePastIsNoWait() {
        assertThat(seconds("Sun, 01 Mar 2026 11:59:59 GMT")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"601", "99999999", "99999999999999999", "Mon, 01 Mar 2027 12:00:00 GMT"})
    void moreThanTenMinutesIsTenMinutes(String value) {
        assertThat(seconds(value)).isEqualTo(RetryAfter.CAP_MILLIS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "-1",
                "+1",
                "NaN",
                "Infinity",
                "5d",
                "5f",
                "0x10",
                "1e3",
                "1,5",
                "٣",
                "2026-03-01T12:00:30Z",
                "Mon, 01 Mar 2026 12:00:30 GMT",
                "Sun, 32 Mar 2026 12:00:30 GMT"
            })
    void whatIsNeitherIsAsIfAbsent(String value) {
        assertThat(seconds(value)).isEqualTo(RetryAfter.NONE);
    }

    @Test
    void noHeaderIsNone() {
        assertThat(RetryAfter.millis(name -> null, NOW)).isEqualTo(RetryAfter.NONE);
    }

    @Property(seed = "20261125")
    void whateverTheHeadersHoldTheResultIsInBounds(@ForAll String first, @ForAll String second) {
        assertThat(RetryAfter.millis(Map.of("retry-after-ms", first, "retry-after", second)::get, NOW))
                .isBetween(-1L, RetryAfter.CAP_MILLIS);
    }

    @Property(seed = "20261125")
    void everyNumberIsInBounds(@ForAll double number) {
        assertThat(seconds(String.valueOf(number))).isBetween(-1L, RetryAfter.CAP_MILLIS);
    }

    @Property(seed = "20261125")
    void everyDateIsInBounds(@ForAll @LongRange(min = -60_000_000_000L, max = 250_000_000_000L) long epochSecond) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.ofEpochSecond(epochSecond).atOffset(ZoneOffset.UTC));
        assertThat(seconds(date)).isBetween(0L, RetryAfter.CAP_MILLIS);
    }
}
