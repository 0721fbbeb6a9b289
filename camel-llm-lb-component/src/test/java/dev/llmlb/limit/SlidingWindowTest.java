package dev.llmlb.limit;

import static dev.llmlb.limit.SlidingWindow.NEVER;
import static dev.llmlb.limit.SlidingWindow.REFUSED;
import static dev.llmlb.limit.SlidingWindow.WINDOW_NANOS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SlidingWindowTest {

    private static final long SECOND = 1_000_000_000L;

    /** Clocks may begin anywhere, also just before they wrap. */
    private static final long ORIGIN = Long.MAX_VALUE - 30 * SECOND;

    private final SlidingWindow window = new SlidingWindow(100);

    @Test
    void fillsToTheLimitAndNotBeyond() {
        assertThat(window.tryReserve(60, 0)).isNotEqualTo(REFUSED);
        assertThat(window.tryReserve(41, 0)).isEqualTo(REFUSED);
        assertThat(window.tryReserve(40, 0)).isNotEqualTo(REFUSED);
        assertThat(window.tryReserve(1, 0)).isEqualTo(REFUSED);
        assertThat(window.used(0)).isEqualTo(100);
    }

    @Test
    void isFreeExactlyAMinuteLater() {
        window.tryReserve(100, ORIGIN);
        assertThat(window.tryReserve(1, ORIGIN + WINDOW_NANOS - 1)).isEqualTo(REFUSED);
        assertThat(window.tryReserve(100, ORIGIN + WINDOW_NANOS)).isNotEqualTo(REFUSED);
    }

    @Test
    void doesNotLetTwiceTheLimitThroughAroundAFullMinute() {
        window.tryReserve(100, 59 * SECOND);
        assertThat(window.tryReserve(1, 61 * SECOND)).isEqualTo(REFUSED);
    }

    @Test
    void saysWhenAnAmountFits() {
        window.tryReserve(30, 0);
        window.tryReserve(60, 10 * SECOND);
        long now = 20 * SECOND;
        assertThat(window.nanosUntil(10, now)).isZero();
        assertThat(window.nanosUntil(11, now)).isEqualTo(40 * SECOND);
        assertThat(window.nanosUntil(40, now)).isEqualTo(40 * SECOND);
        assertThat(window.nanosUntil(41, now)).isEqualTo(50 * SECOND);
        assertThat(window.nanosUntil(100, now)).isEqualTo(50 * SECOND);
        assertThat(window.nanosUntil(101, now)).isEqualTo(NEVER);
    }

    @Test
    void givesBackWhatWasNotUsed() {
        long reservation = window.tryReserve(100, 0);
        window.settle(reservation, 100, 30, SECOND);
        assertThat(window.used(SECOND)).isEqualTo(30);
        assertThat(window.tryReserve(70, SECOND)).isNotEqualTo(REFUSED);
    }

    @Test
    void givesBackNothingOnceTheReservationHasPassed() {
        long reservation = window.tryReserve(100, 0);
        window.tryReserve(80, WINDOW_NANOS);
        window.settle(reservation, 100, 30, WINDOW_NANOS);
        assertThat(window.used(WINDOW_NANOS)).isEqualTo(80);
    }

    @Test
    void whatWasUsedBeyondTheReservationKeepsOthersOut() {
        long reservation = window.tryReserve(90, 0);
        window.settle(reservation, 90, 150, 30 * SECOND);
        assertThat(window.used(30 * SECOND)).isEqualTo(150);
        assertThat(window.nanosUntil(40, 30 * SECOND)).isEqualTo(30 * SECOND);
        assertThat(window.nanosUntil(41, 30 * SECOND)).isEqualTo(60 * SECOND);
    }

    @Test
    void anotherLimitHoldsAtOnce() {
        window.tryReserve(100, 0);
        window.limit(50);
        assertThat(window.nanosUntil(1, 0)).isEqualTo(WINDOW_NANOS);
        window.limit(101);
        assertThat(window.tryReserve(1, 0)).isNotEqualTo(REFUSED);
    }

    @Test
    void anEarlierTimeIsTakenAsTheLatestSeen() {
        window.tryReserve(50, 10 * SECOND);
        window.tryReserve(50, 9 * SECOND);
        assertThat(window.nanosUntil(100, 10 * SECOND)).isEqualTo(WINDOW_NANOS);
    }

    @Test
    void aLimitBelowNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SlidingWindow(-1))
                .withMessage("limit: -1 (expected: 0 or more)");
    }

    @Test
    void aLimitOfNothingLetsNothingIn() {
        SlidingWindow closed = new SlidingWindow(0);
        assertThat(closed.tryReserve(1, 0)).isEqualTo(REFUSED);
        assertThat(closed.nanosUntil(1, 0)).isEqualTo(NEVER);
    }

    @Test
    void anyLengthOfSpanIsKeptExactly() {
        long day = 86_400 * SECOND;
        SlidingWindow daily = new SlidingWindow(100, day, 240);
        daily.tryReserve(100, ORIGIN);
        assertThat(daily.nanosUntil(1, ORIGIN + SECOND)).isEqualTo(day - SECOND);
        assertThat(daily.tryReserve(1, ORIGIN + day - 1)).isEqualTo(REFUSED);
        assertThat(daily.tryReserve(100, ORIGIN + day)).isNotEqualTo(REFUSED);
    }

    @Test
    void whatIsSpentWithoutAReservationCountsEvenOverTheLimit() {
        window.tryReserve(90, 0);
        window.charge(30, SECOND);
        assertThat(window.used(SECOND)).isEqualTo(120);
        assertThat(window.tryReserve(1, WINDOW_NANOS)).isNotEqualTo(REFUSED);
        assertThat(window.used(WINDOW_NANOS)).isEqualTo(31);
    }
}
