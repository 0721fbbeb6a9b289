package dev.llmlb.health;

/** Where a target is between working and out; the states of {@link TargetHealth}. */
public enum HealthState {
    /** Traffic as usual. */
    CLOSED,
    /** Working, but it asked to be left alone for a time. */
    RESTING,
    /** An operator took it out. */
    EJECTED,
    /** Cooldown: no traffic. */
    OPEN,
    /** The cooldown is over: one probe at a time. */
    HALF_OPEN,
    /** A probe was good: a rising share of the traffic. */
    RAMP
}
