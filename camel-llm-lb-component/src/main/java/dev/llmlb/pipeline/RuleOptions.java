package dev.llmlb.pipeline;

import dev.llmlb.strategy.LatencyMetric;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a rule may say beside its targets.
 *
 * @param latencyMetric what latency-based routing compares
 * @param fairnessBand latency-based routing shares among all within this factor of the fastest, 1 or more
 * @param maxWait how long a request waits in all for a target to come back, or null for the balancer's own
 * @param midStreamRecovery what becomes of a stream that breaks after its first token
 * @param sticky null when sessions are not kept on a target
 */
public record RuleOptions(
        LatencyMetric latencyMetric,
        double fairnessBand,
        Duration maxWait,
        OnNoHealthyTarget onNoHealthyTarget,
        StickySettings sticky,
        MidStreamRecovery midStreamRecovery) {

    /** The article's band: 550 ms still shares with 500 ms, 650 ms does not. */
    public static final double DEFAULT_FAIRNESS_BAND = 1.2;

    public static final RuleOptions DEFAULT = new RuleOptions(
            LatencyMetric.TIME_PER_OUTPUT_TOKEN,
            DEFAULT_FAIRNESS_BAND,
            null,
            OnNoHealthyTarget.FAIL,
            null,
            MidStreamRecovery.OFF);

    /** The headers that name a session, in lower case. */
    List<String> sessionHeaders() {
        return sticky == null
                ? List.of()
                : sticky.identifiers().stream()
                        .filter(identifier -> identifier.source() == StickySettings.Source.HEADERS)
                        .map(identifier -> identifier.key().toLowerCase(Locale.ROOT))
                        .toList();
    }

    public RuleOptions {
        if (!(fairnessBand >= 1)) {
            throw new IllegalArgumentException("fairness_band: " + fairnessBand + " (expected: 1 or more)");
        }
    }

    /** These, with another time to wait. */
    RuleOptions withMaxWait(Duration time) {
        return new RuleOptions(latencyMetric, fairnessBand, time, onNoHealthyTarget, sticky, midStreamRecovery);
    }
}
