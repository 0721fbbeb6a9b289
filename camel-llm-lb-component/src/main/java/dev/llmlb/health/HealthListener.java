package dev.llmlb.health;

import dev.llmlb.model.Target;
import java.time.Duration;

/**
 * Hears when targets go out and come back.
 *
 * <p>Called without a lock, on the thread whose attempt, look or report made the change; so two changes at nearly the same time may be
 * told in either order. Must be quick and must not throw.
 */
public interface HealthListener {

    HealthListener NONE = new HealthListener() {};

    /**
     * A time without traffic begins, or begins again after a failed probe.
     *
     * @param duration of {@link TargetHealth#UNTIL_RESTORED} nanoseconds when an operator ends it
     */
    default void ejected(Target target, Cause cause, Duration duration) {}

    /** Traffic is let in again: a probe was good, or the target's rest is over. */
    default void restored(Target target) {}
}
