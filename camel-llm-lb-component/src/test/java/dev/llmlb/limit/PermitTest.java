package dev.llmlb.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Usage;
import dev.llmlb.time.SimulatedTime;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PermitTest {

    private final LimitGate gate =
            new LimitGate(new SimulatedTime(), new Allowance(new UsageLimits(10, 100, 5)), null, null);
    private final Permit permit = gate.tryAcquire(60);

    private void assertInUse(long requests, long tokens) {
        assertThat(gate.view()).isEqualTo(new LimitView(new UsageLimits(10, 100, 5), requests, tokens, 0));
    }

    @Test
    void successBooksTheRealTokens() {
        permit.success(new Usage(20, 5));
        assertInUse(1, 25);
    }

    @Test
    void successBooksMoreThanWasReserved() {
        permit.success(new Usage(20, 105));
        assertInUse(1, 125);
        assertThat(gate.tryAcquire(0)).isNull();
    }

    @Test
    void successWithoutUsageKeepsTheReservation() {
        permit.success(new Usage(20, -1));
        assertInUse(1, 60);
    }

    @Test
    void failureBeforeOutputGivesTheTokensBackAndCountsTheRequest() {
        permit.failedBeforeOutput();
        assertInUse(1, 0);
    }

    @Test
    void unknownUsageKeepsTheReservation() {
        permit.unknownUsage();
        assertInUse(1, 60);
    }

    @Test
    void onlyTheFirstEndCounts() {
        List<Consumer<Permit>> ends =
                List.of(p -> p.success(new Usage(1, 1)), Permit::failedBeforeOutput, Permit::unknownUsage);
        permit.success(new Usage(20, 5));
        ends.forEach(end -> end.accept(permit));
        assertInUse(1, 25);
    }
}
