package dev.llmlb.pipeline;

import dev.llmlb.time.SpreadCounter;
import dev.llmlb.time.Ticker;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Bounds the repeats on a pool to a share of its live calls, so that a brown-out does not multiply the load that caused it.
 *
 * <p>Each second allows {@value #SHARE_PERCENT} % of the calls that began in it, and at least {@value #MIN_PER_SECOND}; Finagle's and Envoy's
 * retry budgets use the same 20 %. Moving on to a target that was not tried yet is bounded by the number of targets and is not
 * counted here. A call that begins just as a second ends may be counted in either.
 */
final class RetryBudget {

    static final int SHARE_PERCENT = 20;
    static final int MIN_PER_SECOND = 3;

    private static final long SECOND = 1_000_000_000L;

    private final Ticker ticker;
    private final AtomicReference<Second> second;

    private record Second(long startedNanos, SpreadCounter calls, AtomicInteger repeats) {

        static Second at(long now) {
            return new Second(now, new SpreadCounter(), new AtomicInteger());
        }
    }

    RetryBudget(Ticker ticker) {
        this.ticker = ticker;
        this.second = new AtomicReference<>(Second.at(ticker.nanos()));
    }

    /** Counts a request. */
    void callBegan() {
        current().calls.add(1);
    }

    /** Takes one repeat, if the budget has it. */
    boolean tryRepeat() {
        Second now = current();
        long allowed = Math.max(MIN_PER_SECOND, now.calls.sum() * SHARE_PERCENT / 100);
        int taken = now.repeats.get();
        while (taken < allowed) {
            int seen = now.repeats.compareAndExchange(taken, taken + 1);
            if (seen == taken) {
                return true;
            }
            taken = seen;
        }
        return false;
    }

    private Second current() {
        Second now = second.get();
        long nanos = ticker.nanos();
        if (nanos - now.startedNanos < SECOND) {
            return now;
        }
        Second next = Second.at(nanos);
        return second.compareAndSet(now, next) ? next : second.get();
    }
}
