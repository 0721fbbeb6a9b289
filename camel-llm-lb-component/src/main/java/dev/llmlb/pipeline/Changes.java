package dev.llmlb.pipeline;

import dev.llmlb.health.HealthCell;
import dev.llmlb.health.Moment;
import java.util.concurrent.atomic.AtomicLong;

/** Counts whatever may keep a target out that could be had before: who has seen a count need not look again while it is the same. */
final class Changes {

    private final AtomicLong count = new AtomicLong();

    long count() {
        return count.get();
    }

    void happened() {
        count.incrementAndGet();
    }

    /** A cell whose writes are counted. */
    HealthCell watching(HealthCell cell) {
        return new HealthCell() {
            @Override
            public Moment get() {
                return cell.get();
            }

            @Override
            public boolean replace(Moment before, Moment after) {
                boolean replaced = cell.replace(before, after);
                happened();
                return replaced;
            }
        };
    }
}
