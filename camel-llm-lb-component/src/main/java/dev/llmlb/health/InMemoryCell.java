package dev.llmlb.health;

import java.util.concurrent.atomic.AtomicReference;

/** A cell of this process: a volatile read, and a compare-and-set. */
final class InMemoryCell extends AtomicReference<Moment> implements HealthCell {

    private static final long serialVersionUID = 1;

    InMemoryCell() {
        super(Moment.WELL);
    }

    @Override
    public boolean replace(Moment before, Moment after) {
        return compareAndSet(before, after);
    }
}
