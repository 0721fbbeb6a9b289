package dev.llmlb.pipeline;

import dev.llmlb.time.Ticker;

/**
 * Bounds the repeats on a pool to a share of its live calls, so that a brown-out does not multiply the load that caused it.
 *
 * <p>Each second allows {@value #SHARE_PERCENT} % of the calls that began in it, and at least {@value #MIN_PER_SECOND}; Finagle's and Envoy's
 * retry budgets use the same 20 %. Moving on to a target that was not tried yet is bounded by the number of targets and is not
 * counted here.
 */
final class RetryBudget {

    static final int SHARE_PERCENT = 20;
    static final int MIN_PER_SECOND = 3;

    private static final long SECOND = 1_000_000_000L;

    private final Ticker ticker;
    private long secondStarted; // the three guarded by "this"
    private int calls;
    private int repeats;

    RetryBudget(Ticker ticker) {
        this.ticker = ticker;
        this.secondStarted = ticker.nanos();
    }

    /** Counts a request. */
    synchronized void callBegan() {
        roll();
        calls++;
    }

    /** Takes one repeat, if the budget has it. */
    synchronized boolean tryRepeat() {
        roll();
        if (repeats >= Math.max(MIN_PER_SECOND, calls * SHARE_PERCENT / 100)) {
            return false;
        }
        repeats++;
        return true;
    }

    private void roll() {
        long now = ticker.nanos();
        if (now - secondStarted >= SECOND) {
            secondStarted = now;
            calls = 0;
            repeats = 0;
        }
    }
}
