package dev.llmlb.pipeline;

import java.time.Duration;
import java.util.Set;

/**
 * Repeats of a failed attempt on the same target.
 *
 * @param attempts extra tries, 0 or more
 * @param delay pause before each
 * @param onStatusCodes the statuses that are repeated
 */
public record RetrySettings(int attempts, Duration delay, Set<Integer> onStatusCodes) {

    public static final int DEFAULT_ATTEMPTS = 2;
    public static final Duration DEFAULT_DELAY = Duration.ofMillis(100);
    /** TrueFoundry's default for {@code on_status_codes}. */
    public static final Set<Integer> DEFAULT_STATUS_CODES = Set.of(429, 500, 502, 503);

    public RetrySettings {
        onStatusCodes = Set.copyOf(onStatusCodes);
    }
}
