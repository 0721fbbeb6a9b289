package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.silence;
import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.Rig.target;
import static dev.llmlb.pipeline.Rig.weighing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Target;
import dev.llmlb.strategy.StrategyType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each strategy at work in a balancer. */
class StrategiesTest {

    private final Rig rig = new Rig();

    @Test
    void prioritySendsToTheLowestAndFallsBackInOrder() {
        rig.rule(StrategyType.PRIORITY, prior("a", 2), prior("b", 0), prior("c", 1));
        rig.send();
        rig.providers.next("b/m", status(500));
        rig.providers.next("c/m", status(500));
        rig.send();
        assertThat(rig.providers.targets()).containsExactly("b/m", "b/m", "c/m", "a/m");
    }

    @Test
    void leastBusySendsToTheFewestInFlightPerWeight() {
        rig.rule(StrategyType.LEAST_BUSY, weighing(target("a"), 4), target("b"), weighing(target("c"), 0));
        for (int i = 0; i < 10; i++) {
            rig.providers.next("a/m", silence());
            rig.providers.next("b/m", silence());
            rig.send();
        }
        assertThat(rig.providers.targets()).filteredOn("a/m"::equals).hasSize(8);
        assertThat(rig.providers.targets()).filteredOn("b/m"::equals).hasSize(2);
    }

    private static TargetSettings prior(String provider, int priority) {
        return new TargetSettings(
                new Target(provider, "m"),
                1,
                priority,
                0,
                0,
                null,
                TargetSettings.DEFAULT_FALLBACK_STATUS_CODES,
                true,
                List.of(),
                HeadersOverride.NONE,
                Map.of());
    }
}
