package dev.llmlb.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WeightedPickerTest {

    private static CandidateSet all(int size) {
        return CandidateSet.of(size, i -> true);
    }

    private static CandidateSet only(Integer... members) {
        return CandidateSet.of(16, Arrays.asList(members)::contains);
    }

    private static int[] picks(Picker picker, CandidateSet set, int n) {
        int[] picks = new int[n];
        for (int i = 0; i < n; i++) {
            picks[i] = picker.pick(set);
        }
        return picks;
    }

    private static int[] counts(int targets, int[] picks, int from, int to) {
        int[] counts = new int[targets];
        for (int i = from; i < to; i++) {
            counts[picks[i]]++;
        }
        return counts;
    }

    @Test
    void fiveOneOneIsSpreadAsNginxDoes() {
        Picker picker = Picker.weighted(new int[] {5, 1, 1});
        assertThat(picks(picker, all(3), 14)).containsExactly(0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0);
    }

    @Test
    void ninetyTenIsNineAndOneInEveryWindowOfTen() {
        int[] picks = picks(Picker.weighted(new int[] {90, 10}), all(2), 1_000);
        for (int from = 0; from + 10 <= picks.length; from++) {
            assertThat(counts(2, picks, from, from + 10)).containsExactly(9, 1);
        }
    }

    @Property(tries = 300, seed = "20261125")
    void everyWindowOfAPeriodHoldsTheExactShares(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 40) Integer> weights,
            @ForAll @IntRange(max = 500) int from) {
        int[] weight = weights.stream().mapToInt(Integer::intValue).toArray();
        int divisor = Arrays.stream(weight).reduce(0, WeightedPickerTest::gcd);
        int[] share =
                Arrays.stream(weight).map(w -> divisor == 0 ? 1 : w / divisor).toArray();
        int period = Arrays.stream(share).sum();
        int[] picks = picks(Picker.weighted(weight), all(weight.length), from + period);
        assertThat(counts(weight.length, picks, from, from + period)).containsExactly(share);
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    @Test
    void weightsWithoutACommonDivisorAreExactToo() {
        int[] weights = {50_001, 7, 30_011};
        int period = 80_019;
        int[] picks = picks(Picker.weighted(weights), all(3), period + 1_000);
        assertThat(counts(3, picks, 1_000, 1_000 + period)).containsExactly(weights);
    }

    @Test
    void theLargestWeightsDoNotOverflow() {
        Picker picker = Picker.weighted(new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE - 1, 1});
        int[] counts = counts(3, picks(picker, all(3), 10_000), 0, 10_000);
        assertThat(counts).containsExactly(5_000, 5_000, 0);
    }

    @Test
    void aTargetOfWeightZeroIsPickedOnlyWhenNoOtherIs() {
        Picker picker = Picker.weighted(new int[] {0, 3, 0});
        assertThat(picks(picker, all(3), 9)).containsOnly(1);
        assertThat(picks(picker, only(0, 2), 4)).containsExactly(0, 2, 0, 2);
    }

    @Test
    void theShareOfAMissingTargetGoesToTheOthersInProportion() {
        Picker picker = Picker.weighted(new int[] {60, 30, 10});
        assertThat(counts(3, picks(picker, only(1, 2), 40), 0, 40)).containsExactly(0, 30, 10);
        assertThat(counts(3, picks(picker, only(0, 1), 30), 0, 30)).containsExactly(20, 10, 0);
    }

    @Test
    void picksOfOneSetDoNotDisturbTheTurnOfAnother() {
        Picker picker = Picker.weighted(new int[] {5, 1, 1});
        List<Integer> full = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            full.add(picker.pick(all(3)));
            picker.pick(only(1, 2));
            picker.pick(only(0, 2));
        }
        assertThat(full).containsExactly(0, 0, 1, 0, 2, 0, 0);
    }

    @Test
    void roundRobinTakesEachInTurn() {
        assertThat(picks(Picker.roundRobin(3), all(3), 6)).containsExactly(0, 1, 2, 0, 1, 2);
    }

    @Test
    void manySetsDoNotGrowTheMemoryWithoutBoundAndStillPickMembers() {
        Picker picker = Picker.roundRobin(16);
        for (int bits = 1; bits < 1 << 12; bits++) {
            int members = bits;
            CandidateSet set = CandidateSet.of(16, i -> (members >> i & 1) == 1);
            assertThat(set.contains(picker.pick(set))).isTrue();
        }
    }

    @Test
    void sharesAreExactUnderAnyConcurrency() throws Exception {
        exactWithThreads(new int[] {7, 2, 1});
    }

    @Test
    void sharesOfALongPeriodAreExactUnderAnyConcurrency() throws Exception {
        exactWithThreads(new int[] {50_001, 13_998, 1});
    }

    /** 64 threads make together one whole number of periods. */
    private static void exactWithThreads(int[] weights) throws Exception {
        int period = Arrays.stream(weights).sum();
        int threads = 64;
        int each = period > 1_000 ? period / threads : 1_000;
        Picker picker = Picker.weighted(weights);
        AtomicIntegerArray counts = new AtomicIntegerArray(weights.length);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                running.add(pool.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        counts.incrementAndGet(picker.pick(all(weights.length)));
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
        for (int i = 0; i < weights.length; i++) {
            assertThat(counts.get(i)).isEqualTo((int) ((long) threads * each * weights[i] / period));
        }
    }
}
