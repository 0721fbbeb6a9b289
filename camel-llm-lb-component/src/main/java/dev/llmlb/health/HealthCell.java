package dev.llmlb.health;

/**
 * Holds the moment of one target: in this process, or for several balancers together. Read on the way of every request, written when
 * something happens; safe for many threads.
 */
public interface HealthCell {

    /** The moment as it was written last, {@link Moment#WELL} at first. The same object until the next write. */
    Moment get();

    /** Writes a moment if {@code before}, which {@link #get} gave, is still the one. */
    boolean replace(Moment before, Moment after);

    /** One of this process. */
    static HealthCell inMemory() {
        return new InMemoryCell();
    }
}
