package dev.llmlb.pipeline;

import dev.llmlb.health.HealthState;
import dev.llmlb.health.HealthView;
import dev.llmlb.limit.LimitView;
import dev.llmlb.model.Target;
import dev.llmlb.strategy.SpeedView;

/**
 * A look at a target of a pool, for people and consoles.
 *
 * @param weight as configured; 1 where the strategy has none
 * @param priority as configured; 0 where the strategy has none
 * @param whyOut in words why it would get no attempt now, by health or limit, or null when it would get one
 */
public record TargetView(
        Target target, int weight, int priority, HealthView health, LimitView limits, SpeedView speed, String whyOut) {

    /** Whether its health lets it have traffic, a probe included: limits pass by themselves, and a probe needs a request. */
    public boolean isUsable() {
        return health.state() == HealthState.HALF_OPEN || health.nanosUntilBack() == 0;
    }
}
