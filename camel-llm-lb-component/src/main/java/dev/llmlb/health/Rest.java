package dev.llmlb.health;

/** A time in which a target asked to be left alone, whatever its breaker says. */
record Rest(Cause cause, long untilNanos) {

    boolean isOver(long now) {
        return now - untilNanos >= 0;
    }
}
