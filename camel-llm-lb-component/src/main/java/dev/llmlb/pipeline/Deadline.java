package dev.llmlb.pipeline;

import dev.llmlb.time.Ticker;

/** The moment by which a request has its answer; every attempt and pause gets what is left of it. */
final class Deadline {

    private final Ticker ticker;
    private final long endNanos;

    Deadline(Ticker ticker, long timeoutNanos) {
        this.ticker = ticker;
        this.endNanos = ticker.nanos() + timeoutNanos;
    }

    /** Nanoseconds left, 0 or less when it has passed. */
    long leftNanos() {
        return endNanos - ticker.nanos();
    }

    boolean hasPassed() {
        return leftNanos() <= 0;
    }
}
