package dev.llmlb.pipeline;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.limit.UsageLimits;

/** What {@code model_configs} says of a target, over all rules: how much of it may be used, and when it is taken out. */
public record TargetLimits(UsageLimits usage, HealthSettings health) {

    public static final TargetLimits DEFAULT = new TargetLimits(UsageLimits.NONE, HealthSettings.DEFAULT);
}
