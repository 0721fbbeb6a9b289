package dev.llmlb.pipeline;

import dev.llmlb.model.Decision;
import dev.llmlb.observe.BalancerObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The latest decisions, for people: a ring that writers never wait for. */
final class DecisionLog {

    /** A page's worth. A power of two. */
    static final int SIZE = 64;

    private final AtomicReferenceArray<Decision> ring = new AtomicReferenceArray<>(SIZE);
    private final AtomicLong next = new AtomicLong();

    private final BalancerObserver observer;

    /** @param observer is told of each */
    DecisionLog(BalancerObserver observer) {
        this.observer = observer;
    }

    void add(Decision decision) {
        observer.decided(decision);
        ring.lazySet((int) (next.getAndIncrement() & (SIZE - 1)), decision);
    }

    /** The newest first. */
    List<Decision> latest() {
        List<Decision> latest = new ArrayList<>(SIZE);
        long end = next.get();
        for (int back = 1; back <= SIZE; back++) {
            Decision decision = ring.get((int) ((end - back) & (SIZE - 1)));
            if (decision != null) {
                latest.add(decision);
            }
        }
        return latest;
    }
}
