package dev.llmlb.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.time.RandomSource;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PriorityPickerTest {

    private final Set<Integer> demoted = new HashSet<>();
    private final Picker picker = Picker.priority(new int[] {1, 0, 0, 2}, demoted::contains, RandomSource.seeded(42));

    @Test
    void theLowestNumberIsPickedAndEqualsTakeTurns() {
        assertThat(picks(CandidateSet.of(4, i -> true), 4)).containsExactly(1, 2, 1, 2);
    }

    @Test
    void theNextNumberWhenTheFirstIsOut() {
        assertThat(picks(CandidateSet.of(4, i -> i != 1 && i != 2), 2)).containsExactly(0, 0);
        assertThat(picks(CandidateSet.of(4, i -> i == 3), 1)).containsExactly(3);
    }

    @Test
    void aDemotedOneComesAfterTheOthersButForTwoPercent() {
        demoted.addAll(Set.of(1, 2));
        int[] picks = picks(CandidateSet.of(4, i -> true), 10_000);
        // 200 expected, standard deviation 14: five of them
        assertThat(IntStream.of(picks).filter(i -> i == 1 || i == 2).count()).isBetween(130L, 270L);
        assertThat(IntStream.of(picks).filter(i -> i == 3)).isEmpty();
    }

    @Test
    void aDemotedOneThatWouldNotBePreferredIsNotTried() {
        demoted.add(3);
        assertThat(picks(CandidateSet.of(4, i -> true), 1_000)).containsOnly(1, 2);
    }

    @Test
    void whenAllAreDemotedTheNumberDecides() {
        demoted.addAll(Set.of(0, 3));
        assertThat(picks(CandidateSet.of(4, i -> i == 0 || i == 3), 100)).containsOnly(0);
    }

    private int[] picks(CandidateSet candidates, int count) {
        return IntStream.range(0, count).map(i -> picker.pick(candidates)).toArray();
    }
}
