package dev.llmlb.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.time.RandomSource;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeastLoadedPickerTest {

    private final RandomSource random = RandomSource.seeded(42);

    @Test
    void theLeastLoadedCandidateIsPicked() {
        double[] loads = {3, 1, 0, 2};
        Picker picker = Picker.leastLoaded(i -> loads[i], random);
        assertThat(picker.pick(CandidateSet.of(4, i -> true))).isEqualTo(2);
        assertThat(picker.pick(CandidateSet.of(4, i -> i != 2))).isEqualTo(1);
    }

    @Test
    void equalsAreEquallyLikely() {
        Picker picker = Picker.leastLoaded(i -> i == 3 ? 1 : 0, random);
        int[] counts = new int[4];
        IntStream.range(0, 30_000).forEach(i -> counts[picker.pick(CandidateSet.of(4, t -> true))]++);
        assertThat(counts[3]).isZero();
        // 10,000 expected, standard deviation 82: six of them
        assertThat(counts[0]).isBetween(9_500, 10_500);
        assertThat(counts[1]).isBetween(9_500, 10_500);
        assertThat(counts[2]).isBetween(9_500, 10_500);
    }

    @Test
    void aboveTheScanATargetThatShouldHaveNothingIsPickedOnlyWhenAllAreSo() {
        int size = LeastLoadedPicker.SCAN + 10;
        Picker picker = Picker.leastLoaded(i -> i == 3 ? 7 : Double.POSITIVE_INFINITY, random); // as of weight 0
        for (int i = 0; i < 1_000; i++) {
            assertThat(picker.pick(CandidateSet.of(size, t -> true))).isEqualTo(3);
        }
        assertThat(picker.pick(CandidateSet.of(size, t -> t != 3))).isNotEqualTo(3);
    }

    @Test
    void aboveTheScanTheLessLoadedOfTwoIsPickedSoTheMostLoadedNever() {
        int size = LeastLoadedPicker.SCAN + 1;
        Picker picker = Picker.leastLoaded(i -> i, random);
        int[] counts = new int[size];
        IntStream.range(0, 20_000).forEach(i -> counts[picker.pick(CandidateSet.of(size, t -> true))]++);
        assertThat(counts[size - 1]).isZero();
        assertThat(counts[0]).isGreaterThan(counts[size / 2]).isGreaterThan(counts[size - 2]);
        assertThat(counts[size - 2]).isPositive();
    }
}
