package dev.llmlb.config;

import dev.llmlb.rule.When;
import java.util.List;

/**
 * A rule of a {@code gateway-rate-limiting-config}.
 *
 * @param appliesPer each value of these counts for itself: {@code user}, {@code model}, {@code metadata.tenant}, ...
 */
record RateLimitRule(String id, When when, int limitTo, Unit unit, List<String> appliesPer) {

    enum Unit {
        REQUESTS_PER_MINUTE,
        REQUESTS_PER_HOUR,
        REQUESTS_PER_DAY,
        TOKENS_PER_MINUTE,
        TOKENS_PER_HOUR,
        TOKENS_PER_DAY
    }
}
