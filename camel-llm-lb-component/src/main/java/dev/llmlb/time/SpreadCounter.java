package dev.llmlb.time;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A counter that is written on the way of every request and read now and then: each thread adds to a part of its own, so that processors
 * do not wait for each other's cache lines.
 *
 * <p>{@link java.util.concurrent.atomic.LongAdder} spreads only after two threads have met in the same instant, which they hardly do in
 * so short a time; until then each addition fetches the line from the other processor, and that is most of what it costs.
 */
public final class SpreadCounter {

    /** 128 bytes: the lines of a cache are 64, and many processors fetch two at once. */
    private static final int APART = 16;

    /** Some more than processors, so that two threads seldom meet; a power of two. */
    private static final int PARTS =
            Integer.highestOneBit(Math.min(8, 4 * Runtime.getRuntime().availableProcessors()));

    private final AtomicLongArray parts = new AtomicLongArray((PARTS + 1) * APART);

    public void add(long value) {
        int part = (int) Thread.currentThread().getId() & PARTS - 1;
        parts.getAndAdd((part + 1) * APART, value);
    }

    /** What was added in all; of additions under way meanwhile any may be missing. */
    public long sum() {
        long sum = 0;
        for (int i = 1; i <= PARTS; i++) {
            sum += parts.get(i * APART);
        }
        return sum;
    }
}
