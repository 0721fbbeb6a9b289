package dev.llmlb.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.limit.RateWindows;
import dev.llmlb.limit.TokenEstimate;
import dev.llmlb.model.Usage;
import dev.llmlb.pipeline.RateLimitRule.Unit;
import dev.llmlb.rule.When;
import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An answer may come in several parts, each of another target. */
class CallerChargeTest {

    private static final List<String> ALL = List.of();

    private final RateWindows windows = new RateWindows(new SimulatedTime(), 1_000, Duration.ofMinutes(1));
    private final RateLimit limit = new RateLimit(
            new RateLimitRule("r", When.ALWAYS, 1_000, Unit.TOKENS_PER_MINUTE, List.of()),
            windows,
            new TokenEstimate());
    private final CallerCharge charge =
            new CallerCharge(new RateLimit.Held(limit, windows.tryTake(List.of(ALL), 500)), List.of());

    @Test
    void itIsTheSumOfItsParts() {
        charge.used(new Usage(10, 20), 0);
        charge.used(new Usage(30, 5), 0);
        assertThat(windows.used(ALL)).isEqualTo(500);

        charge.ended();

        assertThat(windows.used(ALL)).isEqualTo(65);
    }

    @Test
    void aPartOfUnknownUsageKeepsTheReservation() {
        charge.used(new Usage(10, 20), 0);
        charge.used(Usage.UNKNOWN, 0);
        charge.ended();

        assertThat(windows.used(ALL)).isEqualTo(500);
    }

    @Test
    void withoutAnyItIsGivenBack() {
        charge.ended();

        assertThat(windows.used(ALL)).isZero();
    }
}
