package dev.llmlb.health;

import java.util.concurrent.atomic.AtomicReference;

/** A cell of this process: a volatile read, and a compare-and-set. */
final class InMemoryCell implements HealthCell {

    private final AtomicReference<Moment> moment = new AtomicReference<>(Moment.WELL);

    @Override
    public Moment get() {
        return moment.get();
    }

    @Override
    public boolean replace(Moment before, Moment after) {
        return moment.compareAndSet(before, after);
    }
}
