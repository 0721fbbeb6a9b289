package dev.llmlb.health;

/** How traffic comes back after a cooldown. */
public enum Recovery {
    /** One probe at a time; after a good one 10 % of the traffic, rising to all of it in 30 s. */
    RAMP,
    /** All of it at once when the cooldown is over, without a probe. */
    IMMEDIATE
}
