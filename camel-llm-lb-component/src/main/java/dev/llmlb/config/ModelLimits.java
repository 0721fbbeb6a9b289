package dev.llmlb.config;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.Target;
import dev.llmlb.pipeline.TargetLimits;

/** What {@code model_configs} says of one model, over all rules; a limit that is not given is null. */
record ModelLimits(Target model, Integer requestsPerMinute, Integer tokensPerMinute, HealthSettings tolerance) {

    /** As the balancer takes them. */
    TargetLimits settings() {
        UsageLimits usage = new UsageLimits(orNone(requestsPerMinute), orNone(tokensPerMinute), 0);
        return new TargetLimits(usage, tolerance == null ? HealthSettings.DEFAULT : tolerance);
    }

    private static int orNone(Integer limit) {
        return limit == null ? 0 : limit;
    }
}
