package dev.llmlb.strategy;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The latest {@value #MOST} answered calls of a target. Without locks: of two that end in one moment a reader may see either first. */
final class RecentCalls {

    static final int MOST = 100;

    private final AtomicReferenceArray<CallSample> ring = new AtomicReferenceArray<>(MOST);
    private final AtomicLong added = new AtomicLong();

    void add(CallSample sample) {
        ring.setRelease((int) (added.getAndIncrement() % MOST), sample);
    }

    /** Grows with each call: who has seen this number has nothing new to see. */
    long added() {
        return added.get();
    }

    /** The i-th place, 0 to {@value #MOST} - 1, in no order; null when it is empty. */
    CallSample get(int i) {
        return ring.get(i);
    }
}
