package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.observe.camel.BalancerEvent;
import dev.llmlb.observe.camel.EventType;
import dev.llmlb.observe.camel.LlmLbEventsConstants;
import dev.llmlb.simulator.SimulatedProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flows that react to what the balancer does. */
class EventsTest {

    @TempDir
    Path dir;

    private final CamelContext context = new DefaultCamelContext();
    private final BlockingQueue<BalancerEvent> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private LlmLbComponent component;
    private Path config;

    @BeforeEach
    void start() throws Exception {
        config = Files.writeString(
                dir.resolve("llm.yaml"),
                """
                type: gateway-load-balancing-config
                name: canary
                rules:
                  - id: r
                    type: weight-based-routing
                    when: { models: [gpt-4] }
                    load_balance_targets:
                      - { target: azure/gpt-4, weight: 100 }
                ---
                type: gateway-provider-config
                providers:
                  - { name: azure, kind: openai, base_url: "http://127.0.0.1:9/v1" }
                """);
        component = context.getComponent("llm-lb", LlmLbComponent.class);
        component.setConfig("file:" + config);
        component.setConfigReload(false);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("llm-lb-events:health?types=ejected,restored&models=gpt-4")
                        .process(exchange -> received.add(exchange.getMessage().getBody(BalancerEvent.class)));
                from("llm-lb-events:?types=config-reloaded,config-refused")
                        .convertBodyTo(String.class)
                        .process(exchange -> texts.add(exchange.getMessage().getHeader(LlmLbEventsConstants.TYPE) + " "
                                + exchange.getMessage().getBody(String.class)));
            }
        });
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    @Test
    void aFlowReceivesEjectedAndRestoredInOrder() throws Exception {
        component.balancer().eject("azure/gpt-4", Duration.ofMinutes(5));
        component.balancer().restore("azure/gpt-4");
        BalancerEvent ejected = next(received);
        assertThat(ejected.type()).isEqualTo(EventType.EJECTED);
        assertThat(ejected.target()).isEqualTo("azure/gpt-4");
        assertThat(ejected.cause()).isEqualTo("ejected");
        assertThat(ejected.duration()).isEqualTo(Duration.ofMinutes(5));
        BalancerEvent restored = next(received);
        assertThat(restored.type()).isEqualTo(EventType.RESTORED);
        assertThat(restored.time()).isAfterOrEqualTo(ejected.time());
    }

    @Test
    void textIsTheEventAsJson() throws Exception {
        component.reload();
        assertThat(next(texts))
                .startsWith("config-reloaded {\"type\":\"config-reloaded\",")
                .endsWith("\"message\":\"canary\"}");
        Files.writeString(config, "type: nonsense");
        assertThatThrownBy(component::reload).isNotNull();
        assertThat(next(texts)).startsWith("config-refused ").contains("nonsense");
    }

    @Test
    void aFlowThatWaitsHoldsNobodyUp() throws Exception {
        BlockingQueue<String> gate = new LinkedBlockingQueue<>();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("llm-lb-events:slow?types=restored&queueSize=1").process(exchange -> gate.take());
            }
        });
        for (int i = 0; i < 20; i++) {
            component.balancer().eject("azure/gpt-4", null);
            component.balancer().restore("azure/gpt-4"); // would wait for ever if it waited
        }
        for (int i = 0; i < 40; i++) {
            next(received);
        }
        gate.add("go");
        gate.add("go");
    }

    @Test
    void aFlowHearsOfLimitsAndBudgetsOfCallers() throws Exception {
        BlockingQueue<BalancerEvent> callers = new LinkedBlockingQueue<>();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("llm-lb-events:budgets?types=budget-alert")
                        .filter(simple("${body.percent} >= 90"))
                        .setBody(simple("${body.rule} ${body.whose}: ${body.percent} %"))
                        .process(exchange -> texts.add(exchange.getMessage().getBody(String.class)));
                from("llm-lb-events:callers?types=caller-limit-reached,BUDGET_ALERT")
                        .process(exchange -> callers.add(exchange.getMessage().getBody(BalancerEvent.class)));
            }
        });
        try (SimulatedProvider provider = SimulatedProvider.start("azure")) {
            Files.writeString(
                    config,
                    Files.readString(config)
                                    .replace("\"http://127.0.0.1:9/v1\"", provider.baseUrl() + ", api_key: test")
                            + """
                            ---
                            type: gateway-rate-limiting-config
                            rules:
                              - { id: once, when: {}, limit_to: 1, unit: requests_per_hour }
                            ---
                            type: gateway-budget-config
                            rules:
                              - { id: tokens, when: {}, limit_to: 1, unit: tokens_per_day, budget_applies_per: [user], alerts: { thresholds: [100] }, audit_mode: true }
                            """);
            component.reload();
            context.createProducerTemplate()
                    .requestBodyAndHeader("llm-lb:gpt-4", "Hi", "CamelLlmLbSubjects", "user:ann");

            BalancerEvent alert = next(callers);
            assertThat(alert.type()).isEqualTo(EventType.BUDGET_ALERT);
            assertThat(alert.rule()).isEqualTo("tokens");
            assertThat(alert.whose()).isEqualTo("for user ann");
            assertThat(alert.percent()).isEqualTo(100);
            String text = next(texts);
            while (text.startsWith("config-")) { // of the reload; its route may be slower than the request
                text = next(texts);
            }
            assertThat(text).isEqualTo("tokens for user ann: 100.0 %");

            context.createProducerTemplate().request("llm-lb:gpt-4", exchange -> {
                exchange.getMessage().setBody("Hi");
                exchange.getMessage().setHeader("CamelLlmLbSubjects", "user:ann");
            });
            BalancerEvent spent = next(callers);
            assertThat(spent.cause()).isEqualTo("budget_exceeded");
            assertThat(spent.refused()).isFalse();
            BalancerEvent limited = next(callers);
            assertThat(limited.rule()).isEqualTo("once");
            assertThat(limited.cause()).isEqualTo("rate_limit_exceeded");
            assertThat(limited.refused()).isTrue();
        }
    }

    @Test
    void bogusTypesAreRefused() {
        assertThatThrownBy(() -> context.getEndpoint("llm-lb-events:?types=exploded"))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .rootCause()
                .hasMessageStartingWith("types: 'exploded' (expected: ejected, restored");
    }
}
