package dev.llmlb.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class VendorViewTest {

    private static final long SECOND = 1_000_000_000L;

    private final VendorView view = new VendorView();

    @Test
    void holdsUntilItsReset() {
        view.said(5, 10 * SECOND, 0);
        assertThat(view.fits(6, 10 * SECOND - 1)).isFalse();
        assertThat(view.nanosUntil(6, 4 * SECOND)).isEqualTo(6 * SECOND);
        assertThat(view.fits(6, 10 * SECOND)).isTrue();
    }

    @Test
    void aHigherWordIsNotHeardWhileALowerOneHolds() {
        view.said(5, 10 * SECOND, 0);
        view.said(50, 60 * SECOND, SECOND);
        assertThat(view.fits(6, SECOND)).isFalse();
        assertThat(view.fits(6, 10 * SECOND)).isTrue();
    }

    @Test
    void aLowerWordReplaces() {
        view.said(50, 10 * SECOND, 0);
        view.said(5, 60 * SECOND, SECOND);
        assertThat(view.nanosUntil(6, SECOND)).isEqualTo(60 * SECOND);
    }

    @Test
    void whatIsTakenLowersIt() {
        view.said(5, 10 * SECOND, 0);
        view.take(5);
        assertThat(view.fits(1, 0)).isFalse();
    }

    @Test
    void whatWasNotUsedIsGivenBackOnlyUnderTheSameWord() {
        view.said(100, 10 * SECOND, 0);
        long early = view.take(50);
        view.said(30, 10 * SECOND, SECOND);
        view.settle(early, 50, 10);
        assertThat(view.fits(31, SECOND)).isFalse();
        long late = view.take(30);
        view.settle(late, 30, 10);
        assertThat(view.fits(20, SECOND)).isTrue();
        assertThat(view.fits(21, SECOND)).isFalse();
    }

    @Test
    void aResetThatIsNotSaidIsShort() {
        view.said(0, -1, 0);
        assertThat(view.nanosUntil(1, 0)).isEqualTo(VendorView.UNSAID_RESET_NANOS);
    }

    @Test
    void aResetFarAwayIsCapped() {
        view.said(0, Duration.ofDays(1).toNanos(), 0);
        assertThat(view.nanosUntil(1, 0)).isEqualTo(VendorView.MAX_RESET_NANOS);
    }

    @Test
    void whatIsNotSaidOrAlreadyResetHoldsNothing() {
        view.said(-1, 10 * SECOND, 0);
        view.said(0, 0, 0);
        assertThat(view.holds(0)).isFalse();
    }
}
