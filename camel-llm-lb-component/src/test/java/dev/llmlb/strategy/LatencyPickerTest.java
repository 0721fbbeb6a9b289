package dev.llmlb.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.time.RandomSource;
import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatencyPickerTest {

    private final SimulatedTime time = new SimulatedTime();
    private final TargetStats[] stats = Calls.targets(4, time);
    private final CandidateSet all = CandidateSet.of(4, i -> true);

    @Test
    void theArticlesRule500And550Share650And700OnlyExplore() {
        long[] millis = {500, 550, 650, 700};
        for (int i = 0; i < 4; i++) {
            for (int call = 0; call < 10; call++) {
                Calls.plain(stats[i], time, Duration.ofMillis(millis[i]));
            }
        }
        int[] counts = counts(picker(LatencyMetric.TOTAL, 1.2), 10_000);
        // 2 % explore: 200 expected, standard deviation 14; the others share by chance: 4,900, 50. Five of them each
        assertThat(counts[2] + counts[3]).isBetween(130, 270);
        assertThat(counts[2]).isPositive();
        assertThat(counts[3]).isPositive();
        assertThat(counts[0]).isBetween(4_650, 5_150);
        assertThat(counts[1]).isBetween(4_650, 5_150);
    }

    @Test
    void theBandIsAnOption() {
        for (int i = 0; i < 4; i++) {
            for (int call = 0; call < 3; call++) {
                Calls.plain(stats[i], time, Duration.ofMillis(500 + 100 * i));
            }
        }
        assertThat(counts(picker(LatencyMetric.TOTAL, 1.5), 1_000)[2]).isGreaterThan(200);
        assertThat(counts(picker(LatencyMetric.TOTAL, 1), 1_000)[1]).isLessThan(30);
    }

    @Test
    void fewestUnderWayFirstInsideTheBand() {
        Calls.one(stats[0], 1);
        Calls.one(stats[1], 1);
        Calls.one(stats[3], 1);
        assertThat(picker(LatencyMetric.TOTAL, 1.2).pick(all)).isEqualTo(2);
    }

    @Test
    void fewerThanThreeCallsCountAsFast() {
        for (int i = 0; i < 4; i++) {
            for (int call = 0; call < (i == 3 ? 2 : 3); call++) {
                Calls.plain(stats[i], time, Duration.ofMillis(i < 2 ? 100 : 900));
            }
        }
        int[] counts = counts(picker(LatencyMetric.TOTAL, 1.2), 3_000);
        assertThat(counts[3]).isGreaterThan(800);
        assertThat(counts[2]).isLessThan(100);
    }

    @Test
    void whatIsOlderThanTwentyMinutesIsForgotten() {
        Picker picker = picker(LatencyMetric.TOTAL, 1.2);
        for (int call = 0; call < 3; call++) {
            Calls.plain(stats[3], time, Duration.ofSeconds(10));
        }
        time.advance(Duration.ofMinutes(19));
        for (int i = 0; i < 3; i++) {
            for (int call = 0; call < 3; call++) {
                Calls.plain(stats[i], time, Duration.ofMillis(10));
            }
        }
        assertThat(counts(picker, 1_000)[3]).isLessThan(60);
        time.advance(Duration.ofMinutes(1));
        assertThat(counts(picker, 1_000)[3]).isGreaterThan(150);
    }

    @Test
    void theMetricMayBeTheFirstToken() {
        for (int call = 0; call < 3; call++) {
            Calls.stream(stats[0], time, Duration.ofMillis(100), Duration.ofSeconds(9));
            Calls.stream(stats[1], time, Duration.ofMillis(900), Duration.ofSeconds(1));
        }
        CandidateSet two = CandidateSet.of(4, i -> i < 2);
        assertThat(mostPicked(LatencyMetric.TIME_TO_FIRST_TOKEN, two)).isZero();
        assertThat(mostPicked(LatencyMetric.TIME_PER_OUTPUT_TOKEN, two)).isOne();
        assertThat(mostPicked(LatencyMetric.TOTAL, two)).isOne();
    }

    @Test
    void aTargetThatSlowsDownWithItsLoadIsJudgedByTheLoadOfNow() {
        for (int round = 0; round < 10; round++) {
            Calls.together(stats[0], time, 1, Duration.ofMillis(100));
            Calls.together(stats[0], time, 8, Duration.ofMillis(800));
            Calls.together(stats[1], time, 1, Duration.ofMillis(400));
            Calls.together(stats[1], time, 8, Duration.ofMillis(400));
        }
        Picker picker = picker(LatencyMetric.TOTAL, 1.2);
        CandidateSet two = CandidateSet.of(4, i -> i < 2);
        assertThat(counts(picker, two, 1_000)[0]).isGreaterThan(900);
        Calls.begin(stats[0], 6);
        assertThat(counts(picker, two, 1_000)[1]).isGreaterThan(900);
    }

    @Test
    void ofManyTargetsTheFastOnesShareAndWhoIsFastIsFoundOutAgainSoon() {
        TargetStats[] many = Calls.targets(40, time);
        for (int i = 0; i < 40; i++) {
            for (int call = 0; call < 3; call++) {
                Calls.plain(many[i], time, Duration.ofMillis(i < 20 ? 100 : 500));
            }
        }
        Picker picker = Picker.latency(many, LatencyMetric.TOTAL, 1.2, RandomSource.seeded(7));
        CandidateSet all = CandidateSet.of(40, i -> true);
        int[] counts = counts(picker, all, 10_000, 40);
        for (int i = 0; i < 20; i++) {
            assertThat(counts[i]).isBetween(400, 600); // 490 expected, standard deviation 22
        }
        assertThat(IntStream.range(20, 40).map(i -> counts[i]).sum()).isBetween(130, 270);

        for (int call = 0; call < 100; call++) {
            Calls.plain(many[30], time, Duration.ofMillis(20));
        }
        time.advance(Duration.ofMillis(10));
        assertThat(counts(picker, all, 1_000, 40)[30]).isGreaterThan(950);
        assertThat(counts(picker, CandidateSet.of(40, i -> i < 30), 1_000, 40)[30])
                .isZero();
    }

    @Test
    void ofTwoFastOnesAmongManyTheLessBusyIsTaken() {
        TargetStats[] many = Calls.targets(20, time);
        for (int i = 1; i < 20; i++) {
            Calls.begin(many[i], 3);
        }
        Picker picker = Picker.latency(many, LatencyMetric.TOTAL, 1.2, RandomSource.seeded(7));
        // in one of ten pairs of twenty; one in twenty if nobody looked
        assertThat(counts(picker, CandidateSet.of(20, i -> true), 10_000, 20)[0])
                .isBetween(850, 1_100);
    }

    private int mostPicked(LatencyMetric metric, CandidateSet candidates) {
        int[] counts = counts(picker(metric, 1.2), candidates, 1_000);
        return counts[0] > counts[1] ? 0 : 1;
    }

    private Picker picker(LatencyMetric metric, double band) {
        return Picker.latency(stats, metric, band, RandomSource.seeded(42));
    }

    private int[] counts(Picker picker, int picks) {
        return counts(picker, all, picks);
    }

    private static int[] counts(Picker picker, CandidateSet candidates, int picks) {
        return counts(picker, candidates, picks, 4);
    }

    private static int[] counts(Picker picker, CandidateSet candidates, int picks, int targets) {
        int[] counts = new int[targets];
        IntStream.range(0, picks).forEach(i -> counts[picker.pick(candidates)]++);
        return counts;
    }
}
