package dev.llmlb.camel.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.camel.LlmLbComponent;
import dev.llmlb.camel.LlmLbConstants;
import dev.llmlb.camel.LlmLbEndpoint;
import dev.llmlb.camel.StreamBody;
import dev.llmlb.simulator.SimulatedProvider;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        properties = {
            "camel.component.llm-lb.stream-body=text",
            "camel.component.llm-lb.timeout=20s",
            "my.key=sk-from-spring"
        })
class LlmLbStarterTest {

    private static final SimulatedProvider OPENAI = SimulatedProvider.start("openai");

    @TempDir
    static Path dir;

    @Autowired
    private ApplicationContext spring;

    @Autowired
    private CamelContext camel;

    @Autowired
    private ProducerTemplate template;

    @Autowired
    private MeterRegistry meters;

    @DynamicPropertySource
    static void config(DynamicPropertyRegistry properties) throws IOException {
        Path config = Files.writeString(
                dir.resolve("llm.yaml"),
                """
                type: gateway-load-balancing-config
                rules:
                  - id: everyone
                    type: weight-based-routing
                    when: { models: [gpt-4] }
                    load_balance_targets:
                      - { target: openai/gpt-4o, weight: 100 }
                ---
                type: gateway-provider-config
                providers:
                  - { name: openai, base_url: "{{openai.url}}", api_key: "{{my.key}}" }
                """);
        properties.add("camel.component.llm-lb.config", config::toString);
        properties.add("openai.url", OPENAI::baseUrl);
    }

    @AfterAll
    static void close() {
        OPENAI.close();
    }

    @Test
    void aRouteAsksThePoolOfTheConfiguredFile() {
        Exchange out = ask();

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getBody(String.class)).isNotBlank();
        assertThat(out.getMessage().getHeader(LlmLbConstants.TARGET)).isEqualTo("openai/gpt-4o");
        assertThat(out.getMessage().getHeader(LlmLbConstants.RULE)).isEqualTo("everyone");
    }

    @Test
    void thePlaceholdersOfTheFileAreSpringProperties() {
        ask();
        assertThat(OPENAI.requests().get(0).headers()).containsEntry("authorization", "Bearer sk-from-spring");
    }

    @Test
    void thePropertiesAreTheDefaultsOfEndpoints() {
        LlmLbEndpoint endpoint = camel.getEndpoint("llm-lb:gpt-4", LlmLbEndpoint.class);
        assertThat(endpoint.getConfiguration().getTimeout()).isEqualTo(20_000);
        assertThat(endpoint.getConfiguration().getStreamBody()).isEqualTo(StreamBody.TEXT);
        assertThat(endpoint.getConfiguration().isStream()).isFalse();

        LlmLbEndpoint own = camel.getEndpoint("llm-lb:gpt-4?timeout=5s&streamBody=sse", LlmLbEndpoint.class);
        assertThat(own.getConfiguration().getTimeout()).isEqualTo(5_000);
        assertThat(own.getConfiguration().getStreamBody()).isEqualTo(StreamBody.SSE);
    }

    @Test
    void propertiesThatAreNotSetKeepTheComponentsDefaults() {
        LlmLbComponentConfiguration properties = new LlmLbComponentConfiguration();
        LlmLbComponent component = new LlmLbComponent();
        assertThat(properties.getTimeout())
                .hasMillis(component.getConfiguration().getTimeout());
        assertThat(properties.getConfigReload()).isEqualTo(component.isConfigReload());
        assertThat(properties.getConfigReloadInterval()).hasMillis(component.getConfigReloadInterval());
        assertThat(properties.getStreamBody())
                .isEqualTo(component.getConfiguration().getStreamBody());
        assertThat(properties.getStream())
                .isEqualTo(component.getConfiguration().isStream());
        assertThat(properties.getModels()).isEqualTo(component.getModels());
        assertThat(properties.getMaxWait()).isNull();
        assertThat(component.getMaxWait()).isEqualTo(-1);
        assertThat(properties.getHttpVersion()).isEqualTo(component.getHttpVersion());
        assertThat(properties.getProxyHost()).isEqualTo(component.getProxyHost());
        assertThat(properties.getProxyPort()).isNull();
        assertThat(properties.getNonProxyHosts()).isEqualTo(component.getNonProxyHosts());
        assertThat(properties.getSslContextParameters()).isEqualTo(component.getSslContextParameters());
        assertThat(properties.getUseGlobalSslContextParameters())
                .isEqualTo(component.isUseGlobalSslContextParameters());
        assertThat(properties.getLazyStartProducer()).isEqualTo(component.isLazyStartProducer());
        assertThat(properties.getAutowiredEnabled()).isEqualTo(component.isAutowiredEnabled());
        assertThat(properties.getHealthCheckProducerEnabled()).isEqualTo(component.isHealthCheckProducerEnabled());
    }

    @Test
    void springsMeterRegistryIsFoundByItself() {
        ask();
        assertThat(meters.getMeters())
                .extracting(Meter::getId)
                .extracting(Meter.Id::getTags)
                .anyMatch(tags -> tags.toString().contains("everyone"));
    }

    @Test
    void theLanesVersionsAreTheOnesThatRun() {
        assertThat(camel.getVersion()).isEqualTo(System.getProperty("camel.version"));
        assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("spring-boot.version"));
    }

    @Test
    void theStarterBringsNoWebServer() {
        assertThat(spring.getClass().getSimpleName()).doesNotContain("Web");
    }

    private Exchange ask() {
        return template.request("direct:ask", e -> e.getMessage().setBody("Hi"));
    }

    @SpringBootApplication
    static class App {

        @Bean
        MeterRegistry meterRegistry() {
            return new SimpleMeterRegistry();
        }

        @Bean
        RouteBuilder routes() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:ask").to("llm-lb:gpt-4");
                }
            };
        }
    }
}
