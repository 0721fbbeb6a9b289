package dev.llmlb.config;

import dev.llmlb.health.HealthSettings;
import java.time.Duration;
import java.util.Set;

/**
 * When a model is taken out of traffic, and for how long.
 *
 * @param allowedFailuresPerMinute strictly more than this many trip it
 * @param recovery how traffic comes back
 */
record FailureTolerance(
        int allowedFailuresPerMinute, Duration cooldown, Set<Integer> failureStatusCodes, Recovery recovery) {

    static final Set<Integer> DEFAULT_STATUS_CODES = Set.of(429, 500, 502, 503, 504);

    /** As the balancer takes it. */
    HealthSettings settings() {
        return HealthSettings.of(
                allowedFailuresPerMinute,
                cooldown,
                failureStatusCodes,
                recovery == Recovery.IMMEDIATE ? dev.llmlb.health.Recovery.IMMEDIATE : dev.llmlb.health.Recovery.RAMP);
    }

    enum Recovery {
        RAMP,
        IMMEDIATE
    }
}
