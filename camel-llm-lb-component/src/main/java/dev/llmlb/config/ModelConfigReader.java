package dev.llmlb.config;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.health.Recovery;
import dev.llmlb.model.Target;
import java.time.Duration;
import java.util.Set;

/** Reads an entry of {@code model_configs}. */
final class ModelConfigReader {

    private static final Shape<Integer> LIMIT = Shapes.integer(1);

    private ModelConfigReader() {}

    static ModelLimits read(MapReader config) {
        Target model = config.required("model", TargetReader.TARGET);
        Integer[] limits =
                config.optional("usage_limits", Shapes.object(ModelConfigReader::usageLimits), new Integer[2]);
        HealthSettings tolerance =
                config.optional("failure_tolerance", Shapes.object(ModelConfigReader::failureTolerance));
        return model == null ? null : new ModelLimits(model, limits[0], limits[1], tolerance);
    }

    private static Integer[] usageLimits(MapReader limits) {
        Integer requests = limits.optional("requests_per_minute", LIMIT);
        Integer tokens = limits.optional("tokens_per_minute", LIMIT);
        return new Integer[] {requests, tokens};
    }

    private static HealthSettings failureTolerance(MapReader tolerance) {
        Integer allowed = tolerance.required("allowed_failures_per_minute", Shapes.integer(0));
        Duration cooldown = cooldown(tolerance);
        Set<Integer> codes =
                tolerance.optional("failure_status_codes", Shapes.STATUS_CODES, HealthSettings.DEFAULT_STATUS_CODES);
        Recovery recovery = tolerance.optional("recovery", Shapes.oneOf(Recovery.class), Recovery.RAMP);
        return allowed == null || cooldown == null ? null : HealthSettings.of(allowed, cooldown, codes, recovery);
    }

    private static Duration cooldown(MapReader tolerance) {
        if (!tolerance.has("cooldown_period_seconds")) {
            return tolerance.required("cooldown_period_minutes", Durations.inUnits("minutes", 60_000));
        }
        if (tolerance.has("cooldown_period_minutes")) {
            tolerance.refuse(
                    "cooldown_period_seconds", "only one of cooldown_period_minutes and cooldown_period_seconds");
            return null;
        }
        return tolerance.required("cooldown_period_seconds", Durations.inUnits("seconds", 1_000));
    }
}
