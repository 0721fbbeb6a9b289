package dev.llmlb.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmlb.time.RandomSource;
import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompletionTimeTest {

    private static final double OUTPUT = 100;

    private final SimulatedTime time = new SimulatedTime();
    private final TargetStats[] stats = Calls.targets(3, time);
    private final LoadMetric metric = new CompletionTime(stats, () -> OUTPUT);

    @Test
    void anIdleTargetThatWasNeverBusyTakesWhatItTook() {
        for (int i = 0; i < 5; i++) {
            Calls.plain(stats[0], time, Duration.ofMillis(500));
        }
        assertThat(metric.load(0)).isCloseTo(5e8, within(1.0));
    }

    @Test
    void theFirstTokenIsPartOfIt() {
        for (int i = 0; i < 5; i++) {
            Calls.stream(stats[0], time, Duration.ofMillis(300), Duration.ofMillis(505)); // 101 tokens: 5 ms each
        }
        assertThat(metric.load(0)).isCloseTo(3e8 + 5e8, within(1e6));
    }

    @Test
    void itsSlopeIsTheOneThatItHasShown() {
        for (int round = 0; round < 40; round++) { // 1 ms a token, and 1 ms for each other call
            Calls.together(stats[0], time, 1, Duration.ofMillis(100));
            Calls.together(stats[0], time, 5, Duration.ofMillis(300)); // two others on average
        }
        double idle = metric.load(0);
        Calls.begin(stats[0], 4);
        // this prompt takes 100 ms longer for each of the four, and makes each of them take 100 ms longer
        assertThat(metric.load(0) - idle).isCloseTo(8e8, within(2e8));
        assertThat(idle).isCloseTo(1e8, within(3e7));
    }

    @Test
    void aVendorWhoseTimeIgnoresOurLoadHasHardlyASlope() {
        for (int round = 0; round < 40; round++) {
            Calls.together(stats[0], time, 1, Duration.ofMillis(500));
            Calls.together(stats[0], time, 9, Duration.ofMillis(500));
        }
        double idle = metric.load(0);
        Calls.begin(stats[0], 9);
        assertThat(metric.load(0)).isLessThan(1.5 * idle);
    }

    @Test
    void anUnseenTargetStartsAtItsPeersMedian() {
        Calls.plain(stats[0], time, Duration.ofMillis(200));
        Calls.plain(stats[0], time, Duration.ofMillis(200));
        Calls.plain(stats[0], time, Duration.ofMillis(200));
        Calls.plain(stats[1], time, Duration.ofMillis(600));
        Calls.plain(stats[1], time, Duration.ofMillis(600));
        Calls.plain(stats[1], time, Duration.ofMillis(600));
        assertThat(metric.load(2)).isCloseTo(4e8, within(1e6));
    }

    @Test
    void oneThatHasNotBeenCalledForLongDriftsToItsPeers() {
        for (int i = 0; i < 6; i++) {
            Calls.plain(stats[0], time, Duration.ofSeconds(10));
        }
        double slow = metric.load(0);
        time.advance(Duration.ofMinutes(10));
        for (int i = 0; i < 6; i++) {
            Calls.plain(stats[1], time, Duration.ofMillis(100));
        }
        assertThat(metric.load(0)).isLessThan(slow / 10);
    }

    @Test
    void whileNothingIsKnownTheFewestTokensUnderWayArePicked() {
        Picker picker = Picker.adaptive(stats, () -> OUTPUT, RandomSource.seeded(1));
        CandidateSet all = CandidateSet.of(3, i -> true);
        Calls.one(stats[0], 1_000);
        Calls.one(stats[1], 10);
        Calls.one(stats[1], 10);
        Calls.one(stats[2], 100);
        assertThat(picker.pick(all)).isOne();
    }

    @Test
    void withinFivePercentChanceDecides() {
        for (int i = 0; i < 3; i++) {
            for (int call = 0; call < 5; call++) {
                Calls.plain(stats[i], time, Duration.ofMillis(new long[] {500, 520, 530}[i]));
            }
        }
        Picker picker = Picker.adaptive(stats, () -> OUTPUT, RandomSource.seeded(1));
        int[] counts = new int[3];
        IntStream.range(0, 10_000).forEach(i -> counts[picker.pick(CandidateSet.of(3, t -> true))]++);
        // 5,000 expected, standard deviation 50: five of them
        assertThat(counts[0]).isBetween(4_750, 5_250);
        assertThat(counts[1]).isBetween(4_750, 5_250);
        assertThat(counts[2]).isZero();
    }
}
