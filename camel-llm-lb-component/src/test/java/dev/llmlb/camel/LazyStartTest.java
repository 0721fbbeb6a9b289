package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.config.ConfigException;
import dev.llmlb.simulator.SimulatedProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With lazyStartProducer a route starts though its balancer cannot, and works once that is mended. */
class LazyStartTest {

    private static final String BAD =
            """
            type: gateway-provider-config
            providers:
              - { name: azure, kind: opnai, base_url: "http://127.0.0.1:9/v1" }
            """;

    @TempDir
    Path dir;

    private final CamelContext context = new DefaultCamelContext();
    private LlmLbComponent component;
    private Path config;

    @BeforeEach
    void setUp() throws Exception {
        config = Files.writeString(dir.resolve("llm.yaml"), BAD);
        component = context.getComponent("llm-lb", LlmLbComponent.class);
        component.setConfig("file:" + config);
        component.setConfigReload(false);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").routeId("ask").to("llm-lb:azure/gpt-4");
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    private Exchange ask() {
        return context.createProducerTemplate()
                .request("direct:ask", exchange -> exchange.getMessage().setBody("Hi"));
    }

    @Test
    void withoutItABadConfigurationKeepsTheContextFromStarting() {
        assertThatThrownBy(context::start).hasStackTraceContaining("did you mean 'openai'?");
    }

    @Test
    void theRouteStartsAndEachPromptSaysWhatIsWrongUntilItIsMended() throws Exception {
        component.setLazyStartProducer(true);
        context.start();
        assertThat(context.getRouteController().getRouteStatus("ask")).isEqualTo(ServiceStatus.Started);

        assertThat(ask().getException()).isInstanceOf(ConfigException.class).hasMessageContaining("opnai");
        assertThat(ask().getException()).isInstanceOf(ConfigException.class);

        try (SimulatedProvider provider = SimulatedProvider.start("azure")) {
            Files.writeString(
                    config,
                    BAD.replace("opnai", "openai, api_key: test").replace("http://127.0.0.1:9/v1", provider.baseUrl()));
            assertThat(ask().getException()).isNull();
            assertThat(provider.calls()).isOne();
        }
    }

    @Test
    void nothingIsOpenedBeforeTheFirstPromptAndAllIsClosedInTheEnd() throws Exception {
        component.setConfig("file:" + dir.resolve("missing.yaml"));
        component.setLazyStartProducer(true);
        context.start();
        assertThat(component.configRefusal()).isNull();
        assertThat(ask().getException()).hasStackTraceContaining("missing.yaml");

        context.stop();

        assertThatThrownBy(component::balancer)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The llm-lb component is not started");
    }
}
