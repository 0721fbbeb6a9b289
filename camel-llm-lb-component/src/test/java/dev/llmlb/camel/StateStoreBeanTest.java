package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.health.HealthCell;
import dev.llmlb.limit.Window;
import dev.llmlb.model.Target;
import dev.llmlb.pipeline.Sessions;
import dev.llmlb.pipeline.StateStore;
import dev.llmlb.time.Ticker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bean in the Camel registry keeps the limits and cooldowns. */
class StateStoreBeanTest {

    @TempDir
    Path dir;

    private final CamelContext context = new DefaultCamelContext();
    private final List<String> asked = new ArrayList<>();

    private final class Asked implements StateStore {
        @Override
        public Window window(String name, long limit, Duration span, int grains) {
            asked.add(name + " " + limit + " " + span);
            return StateStore.IN_MEMORY.window(name, limit, span, grains);
        }

        @Override
        public HealthCell health(Target target) {
            asked.add(target.id());
            return StateStore.IN_MEMORY.health(target);
        }

        @Override
        public Sessions sessions(String rule, Duration ttl, Ticker ticker) {
            asked.add("sessions of " + rule);
            return StateStore.IN_MEMORY.sessions(rule, ttl, ticker);
        }
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    @Test
    void aBeanIsAskedForEachTargetAndItsLimits() throws Exception {
        context.getRegistry().bind("shared", new Asked());
        start();

        assertThat(asked).containsExactlyInAnyOrder("openai/a", "openai/a requests_per_minute 7 PT1M", "openai/b");
    }

    @Test
    void twoBeansAreRefused() {
        context.getRegistry().bind("shared", new Asked());
        context.getRegistry().bind("other", new Asked());

        assertThatThrownBy(this::start).hasStackTraceContaining("2 beans of type dev.llmlb.pipeline.StateStore");
    }

    private void start() throws Exception {
        Path config = Files.writeString(
                dir.resolve("llm.yaml"),
                """
                type: gateway-load-balancing-config
                model_configs:
                  - { model: openai/a, usage_limits: { requests_per_minute: 7 } }
                rules:
                  - id: only
                    type: weight-based-routing
                    when: {}
                    load_balance_targets:
                      - { target: openai/a, weight: 50 }
                      - { target: openai/b, weight: 50 }
                """);
        context.getComponent("llm-lb", LlmLbComponent.class).setConfig(config.toString());
        context.start();
    }
}
