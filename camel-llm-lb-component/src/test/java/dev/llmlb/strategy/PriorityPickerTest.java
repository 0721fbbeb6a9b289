package dev.llmlb.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PriorityPickerTest {

    private final Picker picker = Picker.priority(new int[] {1, 0, 0, 2});

    @Test
    void theLowestNumberIsPickedAndEqualsTakeTurns() {
        assertThat(picks(CandidateSet.of(4, i -> true), 4)).containsExactly(1, 2, 1, 2);
    }

    @Test
    void theNextNumberWhenTheFirstIsOut() {
        assertThat(picks(CandidateSet.of(4, i -> i != 1 && i != 2), 2)).containsExactly(0, 0);
        assertThat(picks(CandidateSet.of(4, i -> i == 3), 1)).containsExactly(3);
    }

    private int[] picks(CandidateSet candidates, int count) {
        return IntStream.range(0, count).map(i -> picker.pick(candidates)).toArray();
    }
}
