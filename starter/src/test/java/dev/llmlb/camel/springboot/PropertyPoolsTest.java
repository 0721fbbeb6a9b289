package dev.llmlb.camel.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.camel.LlmLbComponent;
import dev.llmlb.camel.LlmLbConstants;
import dev.llmlb.pipeline.StateStore;
import dev.llmlb.simulator.SimulatedProvider;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spring.boot.actuate.health.CamelHealthCheckIndicator;
import org.apache.camel.spring.boot.actuate.health.readiness.CamelReadinessStateHealthIndicator;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Options and pools in the properties of an application, without a file. */
class PropertyPoolsTest {

    private static final String PREFIX = "camel.component.llm-lb.";

    private final SimulatedProvider one = SimulatedProvider.start("one");
    private final SimulatedProvider two = SimulatedProvider.start("two");
    private ConfigurableApplicationContext spring;

    @AfterEach
    void stop() {
        if (spring != null) {
            spring.close();
        }
        one.close();
        two.close();
    }

    /** Two targets with these properties beside. */
    private void start(String... more) {
        List<String> properties = new ArrayList<>(List.of(
                "my.key=sk-from-spring",
                PREFIX + "models[gpt-4.1].targets[0].uri=" + one.baseUrl(),
                PREFIX + "models[gpt-4.1].targets[0].weight=3",
                PREFIX + "models[gpt-4.1].targets[0].api-key=${my.key}",
                PREFIX + "models[gpt-4.1].targets[1].uri=" + two.baseUrl(),
                PREFIX + "models[gpt-4.1].targets[1].apiKey={{my.key}}"));
        for (String property : more) {
            properties.add(property.startsWith("management.") ? property : PREFIX + property);
        }
        spring = new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.NONE)
                .properties(properties.toArray(String[]::new))
                .run();
    }

    private Exchange ask() {
        return spring.getBean(ProducerTemplate.class)
                .request("direct:ask", e -> e.getMessage().setBody("Hi"));
    }

    private LlmLbComponent component() {
        return spring.getBean(CamelContext.class).getComponent("llm-lb", LlmLbComponent.class);
    }

    @Test
    void targetsShareByTheirWeights() {
        start();
        for (int i = 0; i < 8; i++) {
            Exchange out = ask();
            assertThat(out.getException()).isNull();
            assertThat(out.getMessage().getHeader(LlmLbConstants.RULE)).isEqualTo("gpt-4-1");
        }
        assertThat(one.requests()).hasSize(6);
        assertThat(two.requests()).hasSize(2);
        assertThat(two.requests().get(0).headers()).containsEntry("authorization", "Bearer sk-from-spring");
    }

    @Test
    void aFaultStopsTheStartAndNamesTheProperty() {
        assertThatThrownBy(() -> start("models[gpt-4.1].strategy=random"))
                .hasStackTraceContaining(PREFIX + "models[gpt-4.1].strategy: random (expected: weight-based-routing");
    }

    @Test
    void theOptionsReachTheComponent() {
        start(
                "max-wait=5s",
                "http-version=1.1",
                "proxy-host=127.0.0.1",
                "proxy-port=3128",
                "non-proxy-hosts=localhost",
                "ssl-context-parameters=#bean:tls",
                "use-global-ssl-context-parameters=true");
        LlmLbComponent component = component();
        assertThat(component.getMaxWait()).isEqualTo(5_000);
        assertThat(component.getHttpVersion()).isEqualTo("1.1");
        assertThat(component.getProxyHost()).isEqualTo("127.0.0.1");
        assertThat(component.getProxyPort()).isEqualTo(3128);
        assertThat(component.getNonProxyHosts()).isEqualTo("localhost");
        assertThat(component.getSslContextParameters()).isSameAs(spring.getBean("tls"));
        assertThat(component.isUseGlobalSslContextParameters()).isTrue();
    }

    @Test
    void theOneStateStoreIsWiredUnlessItIsNotWanted() {
        start();
        assertThat(component().getStateStore()).isSameAs(spring.getBean("shared"));
        spring.close();

        start("autowired-enabled=false");
        assertThat(component().getStateStore()).isNull();
        spring.close();

        start("autowired-enabled=false", "state-store=#bean:shared");
        assertThat(component().getStateStore()).isSameAs(spring.getBean("shared"));
    }

    @Test
    void aBeanIsNamedWithANumberSign() {
        assertThatThrownBy(() -> start("ssl-context-parameters=tls"))
                .hasStackTraceContaining("sslContextParameters: tls (expected: #bean:name)");
    }

    @Test
    void actuatorsHealthGoesDownAndUpWithThePool() {
        start("management.endpoint.health.probes.enabled=true", "management.health.readinessstate.enabled=true");
        CamelHealthCheckIndicator health = spring.getBean(CamelHealthCheckIndicator.class);
        CamelReadinessStateHealthIndicator readiness = spring.getBean(CamelReadinessStateHealthIndicator.class);
        assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
        assertThat(readiness.health().getStatus().getCode()).isEqualTo("UP");

        List<String> targets = component().balancer().pools().get(0).targets().stream()
                .map(target -> target.target().id())
                .toList();
        targets.forEach(target -> component().eject(target, null));
        assertThat(health.health().getStatus().getCode()).isEqualTo("DOWN");
        assertThat(health.health().getDetails().toString()).contains("llm-lb", "ejected, until it is restored");
        assertThat(readiness.health().getStatus().getCode()).isEqualTo("OUT_OF_SERVICE");

        component().restore(targets.get(0));
        assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
        assertThat(readiness.health().getStatus().getCode()).isEqualTo("UP");
    }

    @EnableAutoConfiguration
    static class App {

        @Bean
        RouteBuilder routes() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:ask").to("llm-lb:gpt-4.1");
                }
            };
        }

        @Bean
        StateStore shared() {
            return StateStore.IN_MEMORY;
        }

        @Bean
        SSLContextParameters tls() {
            return new SSLContextParameters();
        }
    }
}
