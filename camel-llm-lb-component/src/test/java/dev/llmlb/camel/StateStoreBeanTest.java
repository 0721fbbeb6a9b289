package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.health.HealthCell;
import dev.llmlb.limit.Period;
import dev.llmlb.limit.Spending;
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
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bean in the Camel registry keeps the limits, budgets and cooldowns. */
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
        public Spending spending(String name, Period period) {
            asked.add(name + " " + period);
            return StateStore.IN_MEMORY.spending(name, period);
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
    void aBeanIsAskedForLimitsAndBudgetsOfCallers() throws Exception {
        context.getRegistry().bind("shared", new Asked());
        start(
                """
                ---
                type: gateway-rate-limiting-config
                rules:
                  - { id: few, when: {}, limit_to: 0, unit: requests_per_hour, rate_limit_applies_per: [user] }
                ---
                type: gateway-budget-config
                rules:
                  - { id: month, when: {}, limit_to: 5, unit: cost_per_month, alerts: {} }
                """);
        assertThat(asked)
                .contains("rate limit few requests_per_hour [user] others 0 PT1H")
                .contains("budget month cost_per_month [] others MONTH");
        asked.clear();

        try (ProducerTemplate template = context.createProducerTemplate()) {
            assertThatThrownBy(() ->
                            template.requestBodyAndHeader("llm-lb:gpt-4", "Hi", LlmLbConstants.SUBJECTS, "user:alice"))
                    .hasStackTraceContaining("Rate limit 'few'");
        }

        assertThat(asked)
                .containsExactly(
                        "budget month cost_per_month [] MONTH",
                        "rate limit few requests_per_hour [user]\0alice 0 PT1H");
    }

    @Test
    void camelWiresTheOneBeanIntoTheOption() {
        Asked shared = new Asked();
        context.getRegistry().bind("shared", shared);

        assertThat(context.getComponent("llm-lb", LlmLbComponent.class).getStateStore())
                .isSameAs(shared);
    }

    @Test
    void theOptionChoosesAmongTwo() throws Exception {
        context.getRegistry().bind("shared", new Asked());
        context.getRegistry().bind("other", new Asked());
        context.getComponent("llm-lb", LlmLbComponent.class)
                .setStateStore(context.getRegistry().lookupByNameAndType("shared", StateStore.class));
        start();

        assertThat(asked).contains("openai/a");
    }

    @Test
    void withoutAutowiringABeanIsLeftAlone() throws Exception {
        LlmLbComponent component = new LlmLbComponent();
        component.setAutowiredEnabled(false);
        context.addComponent("llm-lb", component);
        context.getRegistry().bind("shared", new Asked());
        start();

        assertThat(component.balancer().pools()).hasSize(1);
        assertThat(asked).isEmpty();
    }

    @Test
    void twoBeansAreRefused() {
        context.getRegistry().bind("shared", new Asked());
        context.getRegistry().bind("other", new Asked());

        assertThatThrownBy(this::start).hasStackTraceContaining("2 beans of type dev.llmlb.pipeline.StateStore");
    }

    private void start() throws Exception {
        start("");
    }

    private void start(String companions) throws Exception {
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
                """
                        + companions);
        context.getComponent("llm-lb", LlmLbComponent.class).setConfig(config.toString());
        context.start();
    }
}
