package dev.llmlb.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateWindowsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final List<List<String>> ALICE = List.of(List.of("alice"));
    private static final List<List<String>> BOB = List.of(List.of("bob"));
    private static final List<List<String>> BOTH = List.of(List.of("alice"), List.of("bob"));

    private final SimulatedTime time = new SimulatedTime();
    private final RateWindows windows = new RateWindows(time, 10, HOUR);

    @Test
    void eachValueCountsForItself() {
        assertThat(windows.tryTake(ALICE, 10)).isNotNull();
        assertThat(windows.tryTake(ALICE, 1)).isNull();
        assertThat(windows.tryTake(BOB, 10)).isNotNull();
    }

    @Test
    void aRequestOfSeveralValuesTakesFromAllOrFromNone() {
        windows.tryTake(BOB, 8);

        assertThat(windows.tryTake(BOTH, 3)).isNull();
        assertThat(windows.used(List.of("alice"))).isZero();
        assertThat(windows.tryTake(BOTH, 2)).isNotNull();
        assertThat(windows.used(List.of("alice"))).isEqualTo(2);
        assertThat(windows.used(List.of("bob"))).isEqualTo(10);
    }

    @Test
    void theWaitIsThatOfTheLastValueToComeFree() {
        windows.tryTake(ALICE, 10);
        time.advance(Duration.ofMinutes(10));
        windows.tryTake(BOB, 10);

        assertThat(windows.nanosUntil(ALICE, 1))
                .isEqualTo(Duration.ofMinutes(50).toNanos());
        assertThat(windows.nanosUntil(BOTH, 1)).isEqualTo(HOUR.toNanos());
        assertThat(windows.nanosUntil(BOTH, 11)).isEqualTo(LimitGate.NEVER);
    }

    @Test
    void whatWasReservedBecomesWhatWasUsed() {
        RateHold less = windows.tryTake(BOTH, 8);
        less.settle(3);
        assertThat(windows.used(List.of("alice"))).isEqualTo(3);

        RateHold more = windows.tryTake(ALICE, 2);
        more.settle(20);
        assertThat(windows.used(List.of("alice"))).isEqualTo(23);
        assertThat(windows.used(List.of("bob"))).isEqualTo(3);
    }

    @Test
    void whatALongRequestUsedBeyondItsReservationCountsThoughItsWindowIsForgotten() {
        RateHold hold = windows.tryTake(ALICE, 2);
        time.advance(HOUR.multipliedBy(3));
        assertThat(windows.tryTake(BOB, 1)).isNotNull(); // makes the cache look at the clock

        hold.settle(12);

        assertThat(windows.used(List.of("alice"))).isEqualTo(10);
        assertThat(windows.tryTake(ALICE, 1)).isNull();
    }

    @Test
    void anotherLimitHoldsAtOnceForWhatIsAlreadyCounted() {
        windows.tryTake(ALICE, 8);

        windows.limit(5);
        assertThat(windows.tryTake(ALICE, 1)).isNull();
        windows.limit(9);
        assertThat(windows.tryTake(ALICE, 1)).isNotNull();
    }

    @Test
    void aValueIsForgottenAfterItsSpanAndNotBefore() {
        PerValue<Object> counters = new PerValue<>(time, HOUR, "", name -> new Object());
        Object first = counters.of(List.of("alice"));

        time.advance(HOUR.minusNanos(1));
        assertThat(counters.of(List.of("alice"))).isSameAs(first);
        time.advance(HOUR);
        assertThat(counters.of(List.of("alice"))).isNotSameAs(first);
    }

    @Test
    void valuesBeyondTheBoundShareOneCountAndNoneIsDroppedForThem() {
        PerValue<Object> counters = new PerValue<>(time, HOUR, "", name -> new Object());
        Object first = counters.of(List.of("0"));
        for (int i = 1; i < PerValue.MAX_VALUES; i++) {
            counters.of(List.of(String.valueOf(i)));
        }

        Object beyond = counters.of(List.of("beyond"));
        assertThat(counters.of(List.of("further"))).isSameAs(beyond);
        assertThat(counters.of(List.of("0"))).isSameAs(first).isNotSameAs(beyond);

        time.advance(HOUR);
        assertThat(counters.of(List.of("further"))).isNotSameAs(beyond);
    }
}
