package dev.llmlb.config;

import dev.llmlb.pipeline.RuleSettings;
import java.time.Duration;

/** A rule with everything that was written of it; what was not written is null. */
record RoutingRule(
        RuleSettings settings,
        StickyRouting sticky,
        LatencyMetric latencyMetric,
        Double fairnessBand,
        Duration maxWait,
        OnNoHealthyTarget onNoHealthyTarget) {

    enum LatencyMetric {
        TIME_PER_OUTPUT_TOKEN,
        TIME_TO_FIRST_TOKEN,
        TOTAL
    }

    enum OnNoHealthyTarget {
        FAIL,
        TRY_LEAST_BAD
    }
}
