package dev.llmlb.health;

/**
 * A look at a {@link TargetHealth}, for people.
 *
 * @param cause why it is, or on the ramp was, out; null when it is in full traffic
 * @param nanosUntilBack how long it stays without traffic, 0 when it has some or may be probed; {@link
 *     TargetHealth#UNTIL_RESTORED} when an operator ends it
 * @param failuresLastMinute counted against it; not beyond one more than are allowed
 * @param weight share of its usual traffic that it gets: 1, less on the ramp, 0 when out or probed
 */
public record HealthView(HealthState state, Cause cause, long nanosUntilBack, int failuresLastMinute, double weight) {}
