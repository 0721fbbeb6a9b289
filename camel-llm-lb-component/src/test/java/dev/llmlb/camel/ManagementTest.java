package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.SimulatedProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators see and do while it runs: health check, dev console, JMX. */
class ManagementTest {

    private static final MBeanServer JMX = ManagementFactory.getPlatformMBeanServer();

    @TempDir
    Path dir;

    private Path config;

    private final SimulatedProvider one = SimulatedProvider.start("one");
    private final SimulatedProvider two = SimulatedProvider.start("two");
    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() throws Exception {
        config = Files.writeString(
                dir.resolve("llm.yaml"),
                """
                type: gateway-load-balancing-config
                rules:
                  - id: main
                    type: priority-based-routing
                    when: { models: [gpt-4] }
                    load_balance_targets:
                      - { target: one/gpt, priority: 1 }
                      - { target: two/gpt, priority: 2 }
                  - id: other
                    type: weight-based-routing
                    when: { models: [gpt-5*] }
                    load_balance_targets: [ { target: two/gpt, weight: 100 } ]
                model_configs:
                  - { model: two/gpt, usage_limits: { requests_per_minute: 1000 } }
                ---
                type: gateway-provider-config
                providers:
                  - { name: one, base_url: "%s", api_key: sk-secret-1 }
                  - { name: two, base_url: "%s", api_key: sk-secret-2 }
                """
                        .formatted(one.baseUrl(), two.baseUrl()));
        context.getComponent("llm-lb", LlmLbComponent.class).setConfig(config.toString());
    }

    @AfterEach
    void stop() throws IOException {
        context.close();
        one.close();
        two.close();
    }

    private LlmLbComponent component() {
        return context.getComponent("llm-lb", LlmLbComponent.class);
    }

    private Exchange ask(String model) {
        return context.createProducerTemplate()
                .request("llm-lb:" + model, e -> e.getMessage().setBody("my secret prompt"));
    }

    private HealthCheck.Result readiness() {
        Collection<HealthCheck.Result> results = HealthCheckHelper.invokeReadiness(context);
        return results.stream()
                .filter(result -> result.getCheck().getId().equals("llm-lb"))
                .findAny()
                .orElseThrow();
    }

    @Test
    void readinessGoesDownWithThePoolAndUpAgainWithIt() {
        context.start();
        assertThat(readiness().getState()).isEqualTo(HealthCheck.State.UP);

        one.always(Behaviour.status(401));
        two.always(Behaviour.status(429).withHeader("Retry-After", "20"));
        assertThat(ask("gpt-4").getException()).isNotNull();

        HealthCheck.Result down = readiness();
        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getMessage()).hasValue("No target can be had of rule main, other");
        assertThat(down.getDetails())
                .containsEntry("main.one/gpt", "unauthorized, back in 300 s")
                .containsEntry("main.two/gpt", "rate_limited, back in 20 s")
                .containsEntry("other.two/gpt", "rate_limited, back in 20 s");
        assertThat(HealthCheckHelper.invokeLiveness(context))
                .noneMatch(result -> result.getCheck().getId().equals("llm-lb"));

        component().restore("two/gpt");
        assertThat(readiness().getState()).isEqualTo(HealthCheck.State.UP); // main has one target again
    }

    @Test
    void aRefusedConfigurationIsADetailOfReadiness() throws Exception {
        component().setConfigReload(false);
        context.start();
        String good = Files.readString(config);
        Files.writeString(config, good.replace("priority-based-routing", "priority"));
        assertThatThrownBy(component()::reload).hasMessageContaining("rules[main].type: priority");

        HealthCheck.Result result = readiness();
        assertThat(result.getState()).isEqualTo(HealthCheck.State.UP); // the one from before runs on
        assertThat(result.getDetails().get("config.refused").toString()).contains("rules[main].type: priority");
        assertThat(result.getDetails().get("config.refused.since").toString()).endsWith("Z");

        Files.writeString(config, good.replace("id: other", "id: another"));
        operation(bean("components", "llm-lb"), "reload");
        assertThat(readiness().getDetails()).doesNotContainKey("config.refused");
        assertThat(component().balancer().pools().get(1).rule()).isEqualTo("another");
    }

    @Test
    void theHealthCheckLeavesWithTheComponent() {
        context.start();
        component().stop();
        assertThat(HealthCheckHelper.invokeReadiness(context))
                .noneMatch(result -> result.getCheck().getId().equals("llm-lb"));
        component().start();
        assertThat(readiness().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void theHealthCheckCanBeLeftOut() {
        component().setHealthCheckProducerEnabled(false);
        context.start();
        assertThat(HealthCheckHelper.invokeReadiness(context))
                .noneMatch(result -> result.getCheck().getId().equals("llm-lb"));
    }

    private DevConsole console() {
        context.setDevConsole(true);
        context.start();
        return context.getCamelContextExtension()
                .getContextPlugin(DevConsoleRegistry.class)
                .resolveById("llm-lb");
    }

    @Test
    void theDevConsoleShowsPoolsAsText() {
        DevConsole console = console();
        ask("gpt-5");
        component().eject("two/gpt", "");
        ask("gpt-4");

        String text = (String) console.call(DevConsole.MediaType.TEXT);
        assertThat(text)
                .contains("main (gpt-4; priority-based-routing)\n", "other (gpt-5*; weight-based-routing) DOWN\n")
                .containsPattern(
                        "one/gpt +closed +in flight 0, failures 0/min, median [0-9.]+ ms, p95 [0-9.]+ ms of 1\n")
                .containsPattern("two/gpt +ejected +in flight 0, failures 0/min, requests 1 of 1000/min,"
                        + " median [0-9.]+ ms, p95 [0-9.]+ ms of 1: ejected, until it is restored")
                .doesNotContain("secret");
    }

    @Test
    void theDevConsoleShowsPoolsAsJson() throws Exception {
        DevConsole console = console();
        component().eject("one/gpt", "10m");
        assertThat(ask("gpt-4").getException()).isNull();

        JsonObject json = (JsonObject) console.call(DevConsole.MediaType.JSON, Map.of());
        JsonNode balancer = new ObjectMapper().readTree(json.toJson()).at("/balancers/0");
        JsonNode first = balancer.at("/pools/0/targets/0");
        assertThat(first.get("target").asText()).isEqualTo("one/gpt");
        assertThat(first.get("state").asText()).isEqualTo("ejected");
        assertThat(first.get("usable").asBoolean()).isFalse();
        assertThat(first.get("until").asText()).matches("20..-.*Z");
        JsonNode second = balancer.at("/pools/0/targets/1");
        assertThat(second.get("state").asText()).isEqualTo("closed");
        assertThat(second.get("until").isNull()).isTrue();
        assertThat(second.get("requestsLastMinute").asInt()).isOne();
        assertThat(second.at("/limits/requestsPerMinute").asInt()).isEqualTo(1_000);
        assertThat(balancer.at("/decisions/0/attempts/0/target").asText()).isEqualTo("two/gpt");
        assertThat(json.toJson()).doesNotContain("secret", one.baseUrl());
    }

    private static Object attribute(ObjectName name, String attribute) throws Exception {
        return JMX.getAttribute(name, attribute);
    }

    private static Object operation(ObjectName name, String operation, String... arguments) throws Exception {
        String[] types = new String[arguments.length];
        Arrays.fill(types, String.class.getName());
        return JMX.invoke(name, operation, arguments, types);
    }

    private ObjectName bean(String type, String name) throws Exception {
        return new ObjectName(
                "org.apache.camel:context=" + context.getManagementName() + ",type=" + type + ",name=\"" + name + "\"");
    }

    @Test
    void operatorsEjectAndRestoreOverJmx() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("llm-lb:gpt-4");
            }
        });
        context.start();
        ObjectName component = bean("components", "llm-lb");
        ObjectName endpoint = bean("endpoints", "llm-lb://gpt-4");
        assertThat(attribute(endpoint, "Model")).isEqualTo("gpt-4");
        assertThat((String) attribute(endpoint, "Pools"))
                .contains("\"rule\":\"main\"")
                .doesNotContain("\"rule\":\"other\"");
        String pools = (String) attribute(component, "Pools");
        assertThat(new ObjectMapper()
                        .readTree(pools)
                        .at("/pools/0/targets/0/target")
                        .asText())
                .isEqualTo("one/gpt");
        assertThat(pools).doesNotContain("secret");

        operation(component, "eject", "one/gpt", "10m");
        operation(endpoint, "eject", "two/gpt", "");
        assertThat((String[]) attribute(endpoint, "TargetsOut"))
                .containsExactly("one/gpt: ejected, back in 600 s", "two/gpt: ejected, until it is restored");
        assertThat(attribute(endpoint, "Usable")).isEqualTo(false);
        assertThat(ask("gpt-4").getException()).hasMessageContaining("two/gpt ejected, until it is restored");

        String why = (String) operation(component, "explain", "gpt-4", "");
        assertThat(new ObjectMapper()
                        .readTree(why)
                        .at("/picks/0/candidates/0/leftOut")
                        .asText())
                .contains("ejected");
        operation(endpoint, "restore", "one/gpt");
        why = (String) operation(endpoint, "explain", "{\"team\":\"ml\"}");
        assertThat(new ObjectMapper().readTree(why).at("/picks/0/picked").asText())
                .isEqualTo("one/gpt");
        operation(component, "restore", "two/gpt");
        assertThat((String[]) attribute(component, "TargetsOut")).isEmpty();
        assertThat(attribute(endpoint, "Usable")).isEqualTo(true);
        assertThat(ask("gpt-4").getException()).isNull();
    }

    @Test
    void maxWaitIsHowLongARequestWaitsForATarget() {
        component().setMaxWait(60_000);
        context.start();
        component().eject("two/gpt", "3s"); // longer than the rules would have it wait
        assertThat(ask("gpt-5").getException()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5", "two/gpt"}) // by a rule, and as a target that the model names
    void withoutMaxWaitARequestFailsAtOnce(String model) {
        component().setMaxWait(0);
        context.start();
        component().eject("two/gpt", "1s");
        assertThat(ask(model).getException()).hasMessageContaining("two/gpt ejected, back in ");
    }

    @Test
    void aWrongOrderIsRefusedWithWhatIsPossible() {
        context.start();
        assertThatThrownBy(() -> component().eject("three/gpt", null))
                .hasMessage("target: three/gpt (expected: one of one/gpt, two/gpt)");
        assertThatThrownBy(() -> component().eject("one/gpt", "soon"))
                .hasMessage("duration: soon (expected: a time such as 10m, or nothing)");
    }

    @Test
    void anEndpointShowsThePoolsOfItsModelOnly() {
        context.start();
        component().eject("one/gpt", null);
        component().eject("two/gpt", null);
        component().restore("one/gpt");
        assertThat(context.getEndpoint("llm-lb:gpt-4", LlmLbEndpoint.class).isUsable())
                .isTrue();
        assertThat(context.getEndpoint("llm-lb:gpt-5-mini", LlmLbEndpoint.class).isUsable())
                .isFalse();
        assertThat(List.of(context.getEndpoint("llm-lb:*", LlmLbEndpoint.class).getTargetsOut()))
                .hasSize(1);
    }

    private JsonNode pools(String model) throws Exception {
        return new ObjectMapper()
                .readTree(context.getEndpoint("llm-lb:" + model, LlmLbEndpoint.class)
                        .getPools());
    }

    @Test
    void anEndpointTellsThePoolsAndDecisionsOfItsModelAsJson() throws Exception {
        context.start();
        ask("gpt-4");
        ask("gpt-5");
        assertThat(pools("gpt-5").findValuesAsText("rule")).containsExactly("other", "other"); // pool and decision
        assertThat(pools("gpt-4").at("/pools/0/targets/0/target").asText()).isEqualTo("one/gpt");
        assertThat(pools("*").at("/pools")).hasSize(2);
        assertThat(pools("*").at("/decisions")).hasSize(2);
    }

    @Test
    void whatIsForAnyModelExplainsNone() {
        context.start();
        assertThatThrownBy(() ->
                        context.getEndpoint("llm-lb:*", LlmLbEndpoint.class).explain(""))
                .hasMessage("model: * (expected: an endpoint of one model; the component's explain is for any)");
    }
}
