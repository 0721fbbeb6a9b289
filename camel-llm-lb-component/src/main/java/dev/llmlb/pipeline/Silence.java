package dev.llmlb.pipeline;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The callers in a row who have waited long for a word of a target, until their own deadline.
 *
 * <p>A deadline that is shorter than the target's timers says little of the target: the caller may be in a hurry, or the answer a long
 * one. It says something when the caller had several times what is usual, and those before had it too, and nobody heard a word in between.
 */
final class Silence {

    /** As few as tell how fast a target is: one or two are chance. */
    static final int IN_A_ROW = 3;

    /** Guessed: of answers whose lengths spread as they do, some in a hundred take longer than this, and hardly ever several in a row. */
    static final int TIMES_USUAL = 3;

    private final AtomicInteger inARow = new AtomicInteger();

    /** The target has said something, be it an error. */
    void broken() {
        if (inARow.get() != 0) { // hardly ever: it is asked with every answer
            inARow.set(0);
        }
    }

    /**
     * A caller has waited in vain.
     *
     * @param usualNanos that a caller waits, or -1 when nobody knows
     * @return whether that is the target's failure
     */
    boolean goesOn(long waitedNanos, long usualNanos) {
        return usualNanos >= 0 && waitedNanos / TIMES_USUAL >= usualNanos && inARow.incrementAndGet() >= IN_A_ROW;
    }
}
