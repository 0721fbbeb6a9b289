package dev.llmlb.pipeline;

import dev.llmlb.rule.When;
import java.time.Duration;
import java.util.List;

/**
 * A rule of a {@code gateway-rate-limiting-config}.
 *
 * @param limitTo units in any span of time, 0 or more
 */
public record RateLimitRule(String id, When when, long limitTo, Unit unit, List<String> appliesPer)
        implements CallerRule {

    /** What is counted, over which span. */
    public enum Unit {
        REQUESTS_PER_MINUTE(false, Duration.ofMinutes(1)),
        REQUESTS_PER_HOUR(false, Duration.ofHours(1)),
        REQUESTS_PER_DAY(false, Duration.ofDays(1)),
        TOKENS_PER_MINUTE(true, Duration.ofMinutes(1)),
        TOKENS_PER_HOUR(true, Duration.ofHours(1)),
        TOKENS_PER_DAY(true, Duration.ofDays(1));

        final boolean tokens;
        final Duration span;

        Unit(boolean tokens, Duration span) {
            this.tokens = tokens;
            this.span = span;
        }
    }

    public RateLimitRule {
        appliesPer = List.copyOf(appliesPer);
    }
}
