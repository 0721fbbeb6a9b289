package dev.llmlb.health;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import java.time.Duration;
import java.util.Set;

/**
 * When a target is taken out of traffic, and how it comes back.
 *
 * @param allowedFailuresPerMinute strictly more than this many in any 60 s trip it
 * @param cooldown without traffic after a trip
 * @param maxCooldownFactor how far failed probes may lengthen the cooldown; 1 for not at all
 * @param failureStatusCodes the statuses of the provider that are failures
 */
public record HealthSettings(
        int allowedFailuresPerMinute,
        Duration cooldown,
        int maxCooldownFactor,
        Set<Integer> failureStatusCodes,
        Recovery recovery) {

    public static final Set<Integer> DEFAULT_STATUS_CODES = Set.of(429, 500, 502, 503, 504);

    /** The bound on doubled cooldowns of a target whose tolerance was written. */
    public static final int DEFAULT_COOLDOWN_FACTOR = 8;

    /** For a target without {@code failure_tolerance}. */
    public static final HealthSettings DEFAULT =
            new HealthSettings(5, Duration.ofSeconds(10), 1, DEFAULT_STATUS_CODES, Recovery.RAMP);

    public HealthSettings {
        check("allowed_failures_per_minute", allowedFailuresPerMinute, allowedFailuresPerMinute >= 0, "0 or more");
        check("cooldown", cooldown, cooldown.compareTo(Duration.ZERO) > 0, "above 0");
        check("maxCooldownFactor", maxCooldownFactor, maxCooldownFactor >= 1, "1 or more");
        failureStatusCodes = Set.copyOf(failureStatusCodes);
    }

    /** A written {@code failure_tolerance}. */
    public static HealthSettings of(
            int allowedFailuresPerMinute, Duration cooldown, Set<Integer> failureStatusCodes, Recovery recovery) {
        return new HealthSettings(
                allowedFailuresPerMinute, cooldown, DEFAULT_COOLDOWN_FACTOR, failureStatusCodes, recovery);
    }

    /**
     * Whether the outcome counts against the target. A status counts if it is listed. What never had a status counts always: the
     * list is about what providers say. The caller's own fault never does.
     */
    boolean counts(Outcome outcome) {
        return switch (outcome.kind()) {
            case SUCCESS, CANCELLED, DEADLINE, CALLER_FAULT, CONTEXT_LENGTH, CONTENT_FILTER -> false;
            case UNREACHABLE, TIMEOUT, FIRST_TOKEN_TIMEOUT -> true;
            default -> Outcome.isListed(outcome.status(), failureStatusCodes);
        };
    }

    /** Whether the vendor is overloaded in a way that the tolerance does not count. */
    boolean isUncountedOverload(Outcome outcome) {
        return outcome.kind() == OutcomeKind.OVERLOADED && !failureStatusCodes.contains(outcome.status());
    }

    private static void check(String name, Object value, boolean good, String expected) {
        if (!good) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
