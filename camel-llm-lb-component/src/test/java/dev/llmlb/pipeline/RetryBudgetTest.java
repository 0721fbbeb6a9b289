package dev.llmlb.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    private final SimulatedTime time = new SimulatedTime();
    private final RetryBudget budget = new RetryBudget(time);

    private long granted(int asked) {
        return IntStream.range(0, asked).filter(i -> budget.tryRepeat()).count();
    }

    @Test
    void threeASecondAreAlwaysAllowed() {
        assertThat(granted(10)).isEqualTo(3);
        time.advance(Duration.ofMillis(999));
        assertThat(granted(10)).isZero();
        time.advance(Duration.ofMillis(1));
        assertThat(granted(10)).isEqualTo(3);
    }

    @Test
    void aFifthOfTheCallsIsAllowed() {
        for (int i = 0; i < 100; i++) {
            budget.callBegan();
        }
        assertThat(granted(100)).isEqualTo(20);
    }

    @Test
    void theCallsOfAnEarlierSecondGiveNothing() {
        for (int i = 0; i < 100; i++) {
            budget.callBegan();
        }
        time.advance(Duration.ofSeconds(1));
        assertThat(granted(100)).isEqualTo(3);
    }
}
