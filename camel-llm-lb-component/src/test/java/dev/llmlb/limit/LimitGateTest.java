package dev.llmlb.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmlb.model.Usage;
import dev.llmlb.model.VendorLimits;
import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitGateTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final SimulatedTime time = new SimulatedTime();

    private LimitGate gate(long requests, long tokens, int concurrency) {
        return new LimitGate(time, new Allowance(new UsageLimits(requests, tokens, concurrency)), null, null);
    }

    private static void finish(Permit permit, long tokens) {
        permit.success(new Usage(tokens, 0));
    }

    @Test
    void anUnlimitedGateCountsOnlyWhatIsUnderWay() {
        LimitGate gate = gate(0, 0, 0);
        Permit permit = gate.tryAcquire(Long.MAX_VALUE);
        assertThat(gate.inFlight()).isOne();
        assertThat(gate.hasRoom(Long.MAX_VALUE)).isTrue();
        assertThat(gate.nanosUntilFree(Long.MAX_VALUE)).isZero();
        finish(permit, 7);
        assertThat(gate.inFlight()).isZero();
    }

    @Test
    void aTargetAtItsRequestsHasNoRoomForAMinute() {
        LimitGate gate = gate(2, 0, 0);
        finish(gate.tryAcquire(1), 1);
        time.advance(Duration.ofSeconds(10));
        finish(gate.tryAcquire(1), 1);
        assertThat(gate.tryAcquire(1)).isNull();
        assertThat(gate.hasRoom(1)).isFalse();
        assertThat(gate.nanosUntilFree(1)).isEqualTo(Duration.ofSeconds(50).toNanos());
        time.advance(Duration.ofSeconds(50));
        assertThat(gate.tryAcquire(1)).isNotNull();
    }

    @Test
    void refusedTokensDoNotUseUpARequest() {
        LimitGate gate = gate(2, 100, 0);
        gate.tryAcquire(90);
        for (int i = 0; i < 10; i++) {
            assertThat(gate.tryAcquire(11)).isNull();
        }
        assertThat(gate.tryAcquire(10)).isNotNull();
        assertThat(gate.inFlight()).isEqualTo(2);
    }

    @Test
    void aPromptLargerThanTheLimitNeverFits() {
        LimitGate gate = gate(0, 100, 0);
        assertThat(gate.nanosUntilFree(101)).isEqualTo(LimitGate.NEVER);
        assertThat(gate.tryAcquire(101)).isNull();
    }

    @Test
    void concurrencyIsFreedByEachEnd() {
        LimitGate gate = gate(0, 0, 1);
        Permit first = gate.tryAcquire(1);
        assertThat(gate.tryAcquire(1)).isNull();
        assertThat(gate.hasRoom(1)).isFalse();
        assertThat(gate.nanosUntilFree(1)).isEqualTo(Allowance.LOOK_AGAIN_NANOS);
        first.failedBeforeOutput();
        Permit second = gate.tryAcquire(1);
        second.unknownUsage();
        finish(gate.tryAcquire(1), 1);
        assertThat(gate.inFlight()).isZero();
    }

    @Test
    void whatOneSharedLimitRefusesIsGivenBackToTheOthers() {
        Allowance own = new Allowance(new UsageLimits(3, 100, 5));
        Allowance provider = new Allowance(UsageLimits.ofConcurrency(1));
        LimitGate gate = new LimitGate(time, own, provider, null);
        LimitGate sibling = new LimitGate(time, new Allowance(UsageLimits.NONE), provider, null);
        Permit other = sibling.tryAcquire(1);
        for (int i = 0; i < 10; i++) {
            assertThat(gate.tryAcquire(100)).isNull();
        }
        assertThat(gate.view()).isEqualTo(new LimitView(own.limits(), 0, 0, 0));
        other.unknownUsage();
        assertThat(gate.tryAcquire(100)).isNotNull();
        assertThat(gate.view()).isEqualTo(new LimitView(own.limits(), 1, 100, 1));
    }

    @Test
    void aQuotaPoolIsSharedByItsTargets() {
        Allowance pool = new Allowance(new UsageLimits(0, 100, 0));
        LimitGate east = new LimitGate(time, new Allowance(UsageLimits.NONE), null, pool);
        LimitGate west = new LimitGate(time, new Allowance(UsageLimits.NONE), null, pool);
        finish(east.tryAcquire(60), 60);
        assertThat(west.tryAcquire(41)).isNull();
        assertThat(west.tryAcquire(40)).isNotNull();
    }

    @Test
    void whatTheVendorSaysOfOneHoldsForItsQuotaPool() {
        Allowance pool = new Allowance(UsageLimits.NONE);
        LimitGate east = new LimitGate(time, new Allowance(UsageLimits.NONE), null, pool);
        LimitGate west = new LimitGate(time, new Allowance(UsageLimits.NONE), null, pool);
        east.vendorSaid(new VendorLimits(0, MINUTE, -1, -1));
        assertThat(west.hasRoom(1)).isFalse();
        assertThat(west.nanosUntilFree(1)).isEqualTo(MINUTE);
    }

    @Test
    void theVendorLowersAnUnlimitedGateUntilItsReset() {
        LimitGate gate = gate(0, 0, 0);
        gate.vendorSaid(new VendorLimits(1, MINUTE, 50, MINUTE));
        assertThat(gate.tryAcquire(51)).isNull();
        assertThat(gate.tryAcquire(50)).isNotNull();
        assertThat(gate.tryAcquire(0)).isNull();
        time.advance(Duration.ofMinutes(1));
        assertThat(gate.tryAcquire(51)).isNotNull();
    }

    @Test
    void theVendorNeverRaisesOurOwnLimit() {
        LimitGate gate = gate(1, 0, 0);
        gate.vendorSaid(new VendorLimits(1_000, MINUTE, -1, -1));
        assertThat(gate.tryAcquire(1)).isNotNull();
        assertThat(gate.tryAcquire(1)).isNull();
    }

    @Test
    void aReloadKeepsWhatIsInUse() {
        Allowance own = new Allowance(new UsageLimits(2, 0, 0));
        LimitGate before = new LimitGate(time, own, null, null);
        Permit running = before.tryAcquire(10);
        own.limits(new UsageLimits(2, 100, 1));
        LimitGate after = new LimitGate(time, own, null, null);
        assertThat(after.tryAcquire(1)).isNull();
        finish(running, 10);
        assertThat(after.tryAcquire(1)).isNotNull();
        own.limits(new UsageLimits(2, 0, 0));
        assertThat(after.tryAcquire(1)).isNull();
    }

    @Test
    void aNegativeLimitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UsageLimits(0, -1, 0))
                .withMessage("tokens_per_minute: -1 (expected: 0 or more)");
    }
}
