package dev.llmlb.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharedLinesTest {

    private final SimulatedTime time = new SimulatedTime();
    private final TargetStats[] stats = Calls.targets(4, time);
    private final SharedLines lines = new SharedLines(stats);
    private final Random random = new Random(1);

    @Test
    void targetsThatDifferByChanceShareOneLine() {
        for (int i = 0; i < 4; i++) {
            calls(i, 20, 500);
        }
        double own = spread(i -> stats[i].speed().line());
        assertThat(own).isGreaterThan(1.08); // 30 % a call, 20 calls: they do differ
        assertThat(spread(i -> lines.line(i, time.nanos()))).isLessThan(1 + (own - 1) / 3);
    }

    @Test
    void thoseAFactorOfTwoApartShareHardlyAnything() {
        calls(0, 30, 500);
        calls(1, 30, 1_000);
        assertThat(likeness(0, 1)).isLessThan(0.02);
        assertThat(lines.line(0, time.nanos()).base())
                .isCloseTo(stats[0].speed().line().base(), within(3e-2 * 5e6));
    }

    @Test
    void aSlowOneStaysApartFromThreeThatAreAlike() {
        calls(0, 20, 1_500);
        for (int i = 1; i < 4; i++) {
            calls(i, 20, 500);
        }
        double slow = lines.line(0, time.nanos()).base();
        assertThat(slow / lines.line(1, time.nanos()).base()).isGreaterThan(2.5);
    }

    @Test
    void nothingProvesThatTwoAreAlike() {
        for (int call = 0; call < 50; call++) {
            Calls.plain(stats[0], time, Duration.ofMillis(500));
            Calls.plain(stats[1], time, Duration.ofMillis(500));
        }
        assertThat(likeness(0, 1)).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-3));
    }

    @Test
    void whatWasKnownLongAgoTellsNoDifferenceAnyMore() {
        calls(0, 20, 1_500);
        calls(1, 20, 500);
        double slow = lines.line(0, time.nanos()).base();
        time.advance(Duration.ofMinutes(6));
        calls(1, 20, 500);
        assertThat(lines.line(0, time.nanos()).base()).isLessThan(slow / 2);
    }

    @Test
    void oneThatNeverAnsweredHasNoLine() {
        calls(1, 5, 500);
        assertThat(lines.line(0, time.nanos()).calls()).isZero();
    }

    private double likeness(int a, int b) {
        return SharedLines.likeness(stats[a].speed().line(), stats[b].speed().line());
    }

    /** Calls that take this long, give or take 30 %. */
    private void calls(int target, int count, int millis) {
        for (int call = 0; call < count; call++) {
            long nanos = (long) (millis * 1e6 * Math.exp(0.3 * random.nextGaussian()));
            Calls.plain(stats[target], time, Duration.ofNanos(nanos));
        }
    }

    /** The largest time per token of an idle target by the smallest. */
    private static double spread(java.util.function.IntFunction<SpeedEstimate.Line> line) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int i = 0; i < 4; i++) {
            least = Math.min(least, line.apply(i).base());
            most = Math.max(most, line.apply(i).base());
        }
        return most / least;
    }
}
