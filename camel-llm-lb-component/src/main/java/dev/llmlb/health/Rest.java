package dev.llmlb.health;

import java.time.Duration;

/**
 * A time without traffic that lies over the breaker, whatever it says: one that the target asked for, or an operator.
 *
 * @param untilNanos of the ticker; without meaning when it has no end
 * @param endless whether only an operator ends it
 */
public record Rest(Cause cause, long untilNanos, boolean endless) {

    static Rest until(Cause cause, long untilNanos) {
        return new Rest(cause, untilNanos, false);
    }

    /** What an operator orders; null for no end. */
    static Rest ordered(Duration duration, long now) {
        return duration == null
                ? new Rest(Cause.EJECTED, now, true)
                : Rest.until(Cause.EJECTED, now + duration.toNanos());
    }

    boolean isOver(long now) {
        return !endless && now - untilNanos >= 0;
    }

    /** {@link TargetHealth#UNTIL_RESTORED} when it has no end. */
    long nanosLeft(long now) {
        return endless ? TargetHealth.UNTIL_RESTORED : untilNanos - now;
    }

    /** The one of two that ends last; either may be null. */
    static Rest longer(Rest one, Rest other, long now) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.nanosLeft(now) > one.nanosLeft(now) ? other : one;
    }
}
