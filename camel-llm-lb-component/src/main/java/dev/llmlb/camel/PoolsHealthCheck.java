package dev.llmlb.camel;

import dev.llmlb.config.ConfigRefusal;
import dev.llmlb.pipeline.PoolView;
import dev.llmlb.pipeline.TargetView;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Readiness of a component: DOWN while a rule has no target that its health lets have traffic, with the reason of each.
 *
 * <p>A target that waits for its probe counts as one that may have traffic, since only a request can be the probe; one at its limit
 * too, for that is over by itself. A configuration that was refused is a detail: the one from before runs on. Liveness is not touched: a restart mends no provider.
 */
final class PoolsHealthCheck implements HealthCheck {

    private final String id;
    private final LlmLbComponent component;
    private volatile boolean enabled = true;

    PoolsHealthCheck(String id, LlmLbComponent component) {
        this.id = id;
        this.component = component;
    }

    @Override
    public Result call(Map<String, Object> options) {
        HealthCheckResultBuilder result = HealthCheckResultBuilder.on(this);
        if (!enabled) {
            return result.message("Disabled").unknown().build();
        }
        ConfigRefusal refusal = component.configRefusal();
        if (refusal != null) {
            result.detail("config.refused.since", refusal.since().toString());
            result.detail("config.refused", refusal.message());
        }
        List<PoolView> down = component.balancer().pools().stream()
                .filter(pool -> !pool.isUsable())
                .toList();
        if (down.isEmpty()) {
            return result.up().build();
        }
        for (PoolView pool : down) {
            for (TargetView target : pool.targets()) {
                result.detail(pool.rule() + "." + target.target(), target.whyOut());
            }
        }
        return result.message("No target can be had of rule "
                        + String.join(", ", down.stream().map(PoolView::rule).toList()))
                .down()
                .build();
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public String getGroup() {
        return "camel";
    }

    @Override
    public String getId() {
        return id;
    }
}
