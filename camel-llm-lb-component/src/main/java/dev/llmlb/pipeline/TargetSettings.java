package dev.llmlb.pipeline;

import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A target as one rule uses it.
 *
 * @param weight share relative to the other targets of the rule, 0 or more; 0 receives only fallbacks
 * @param priority lower is preferred
 * @param slaTimePerOutputTokenMillis above it the target is demoted, 0 for no bound
 * @param slaTimeToFirstTokenMillis above it the target is demoted, 0 for no bound
 * @param retry repeats on this target, or null when the rule wrote none
 * @param fallbackStatusCodes final statuses that move on to another target
 * @param fallbackCandidate whether this target may receive fallbacks
 * @param metadataMatch pairs that the caller's metadata must hold for the target to be a candidate
 */
public record TargetSettings(
        Target target,
        int weight,
        int priority,
        long slaTimePerOutputTokenMillis,
        long slaTimeToFirstTokenMillis,
        RetrySettings retry,
        Set<Integer> fallbackStatusCodes,
        boolean fallbackCandidate,
        List<ParamOverride> overrideParams,
        HeadersOverride headersOverride,
        Map<String, String> metadataMatch) {

    public static final Set<Integer> DEFAULT_FALLBACK_STATUS_CODES =
            Set.of(401, 403, 404, 408, 429, 500, 502, 503, 504, 529);

    public TargetSettings {
        fallbackStatusCodes = Set.copyOf(fallbackStatusCodes);
        overrideParams = List.copyOf(overrideParams);
        metadataMatch = Map.copyOf(metadataMatch);
    }

    /** A target with the defaults of every key. */
    public static TargetSettings of(Target target, int weight) {
        return new TargetSettings(
                target,
                weight,
                0,
                0,
                0,
                null,
                DEFAULT_FALLBACK_STATUS_CODES,
                true,
                List.of(),
                HeadersOverride.NONE,
                Map.of());
    }
}
