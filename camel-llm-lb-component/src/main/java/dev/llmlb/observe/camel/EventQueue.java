package dev.llmlb.observe.camel;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The events that wait for one consumer; writers never wait, what does not fit is dropped. */
final class EventQueue {

    private final EventFilter filter;
    private final BlockingQueue<BalancerEvent> waiting;
    private final AtomicLong dropped = new AtomicLong();

    EventQueue(EventFilter filter, int size) {
        this.filter = filter;
        this.waiting = new ArrayBlockingQueue<>(size);
    }

    EventFilter filter() {
        return filter;
    }

    /** @return false when it was dropped */
    boolean offer(BalancerEvent event) {
        boolean fits = waiting.offer(event);
        if (!fits) {
            dropped.incrementAndGet();
        }
        return fits;
    }

    BalancerEvent take() throws InterruptedException {
        return waiting.take();
    }

    int size() {
        return waiting.size();
    }

    long dropped() {
        return dropped.get();
    }
}
