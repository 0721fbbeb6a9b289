package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.simulator.SimulatedProvider;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kamelet {@code llm-lb-action}, found on the class path and used by a route in YAML. */
class KameletTest {

    private static final String KAMELET = "/kamelets/llm-lb-action.kamelet.yaml";

    private final SimulatedProvider provider = SimulatedProvider.start("one");
    private final Main main = new Main();

    @TempDir
    private Path dir;

    @BeforeEach
    void start() throws Exception {
        Path config = Files.writeString(
                dir.resolve("llm.yaml"),
                """
                type: gateway-load-balancing-config
                rules:
                  - id: production
                    type: weight-based-routing
                    when: { models: [gpt-4], metadata: { environment: production } }
                    load_balance_targets: [{ target: one/gpt-4, weight: 100 }]
                  - id: search
                    type: weight-based-routing
                    when: { models: [gpt-4], subjects: ["team:search"] }
                    load_balance_targets: [{ target: one/gpt-4-mini, weight: 100 }]
                ---
                type: gateway-provider-config
                providers: [{ name: one, base_url: "%s", api_key: k }]
                """
                        .formatted(provider.baseUrl()));
        Path routes = Files.writeString(
                dir.resolve("routes.yaml"),
                """
                - from:
                    uri: direct:plain
                    steps:
                      - to: kamelet:llm-lb-action?model=gpt-4
                - from:
                    uri: direct:fixed
                    steps:
                      - to:
                          uri: kamelet:llm-lb-action
                          parameters:
                            model: gpt-4
                            metadata: '{"environment":"${header.env}"}'
                - from:
                    uri: direct:mapped
                    steps:
                      - to:
                          uri: kamelet:llm-lb-action
                          parameters:
                            model: gpt-4
                            metadata: '${map(environment,${header.env},user,${header.user})}'
                - from:
                    uri: direct:streamed
                    steps:
                      - to: kamelet:llm-lb-action?model=one/gpt-4&stream=true&streamBody=TEXT&timeout=30s
                - from:
                    uri: direct:embedded
                    steps:
                      - to: kamelet:llm-lb-action?model=one/embed&operation=embeddings
                """);
        main.addInitialProperty("camel.component.llm-lb.config", config.toString());
        main.configure().withRoutesIncludePattern("file:" + routes);
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
        provider.close();
    }

    private Exchange ask(String route, Map<String, Object> headers) throws Exception {
        return main.getCamelTemplate().request(route, e -> {
            e.getMessage().setBody("Hi");
            e.getMessage().setHeaders(headers);
        });
    }

    @Test
    void theMetadataOfTheKameletPicksTheRule() throws Exception {
        Exchange out = ask("direct:fixed", new HashMap<>(Map.of("env", "production")));

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getHeader(LlmLbConstants.RULE)).isEqualTo("production");
        assertThat(out.getMessage().getBody(String.class)).isNotBlank();
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void whatACallerWroteIsOneValueOfAMap() throws Exception {
        Exchange own = ask("direct:mapped", new HashMap<>(Map.of("env", "production", "user", "jane")));
        assertThat(own.getMessage().getHeader(LlmLbConstants.RULE)).isEqualTo("production");

        for (String user : new String[] {"x\",\"environment\":\"production", "x,environment,production"}) {
            Exchange out = ask("direct:mapped", new HashMap<>(Map.of("env", "staging", "user", user)));
            assertThat(out.getException()).hasMessageStartingWith("No rule matches model 'gpt-4'");
        }
    }

    @Test
    void withoutThemTheHeadersOfTheMessageCount() throws Exception {
        Exchange out = ask("direct:plain", new HashMap<>(Map.of(LlmLbConstants.SUBJECTS, "team:search")));
        assertThat(out.getMessage().getHeader(LlmLbConstants.RULE)).isEqualTo("search");

        Map<String, String> metadata = Map.of("environment", "production");
        out = ask("direct:plain", new HashMap<>(Map.of(LlmLbConstants.METADATA, metadata)));
        assertThat(out.getMessage().getHeader(LlmLbConstants.RULE)).isEqualTo("production");

        out = ask("direct:plain", new HashMap<>());
        assertThat(out.getException())
                .isInstanceOf(LlmLbException.class)
                .hasMessageStartingWith("No rule matches model 'gpt-4'");
    }

    @Test
    void anAnswerIsStreamedAsPiecesOfText() throws Exception {
        Exchange out = ask("direct:streamed", new HashMap<>());

        assertThat(out.getException()).isNull();
        assertThat(out.getMessage().getBody()).isInstanceOf(Iterator.class);
        StringBuilder text = new StringBuilder();
        Iterator<?> pieces = out.getMessage().getBody(Iterator.class);
        pieces.forEachRemaining(piece -> text.append(piece));
        assertThat(text).isNotBlank();
    }

    @Test
    void theOperationIsPassedOn() throws Exception {
        Exchange out = ask("direct:embedded", new HashMap<>());

        assertThat(out.getException()).isNull();
        assertThat(provider.requests().get(0).path()).endsWith("/embeddings");
    }

    @Test
    void everyPropertyIsUsedByTheTemplate() throws Exception {
        try (InputStream in = getClass().getResourceAsStream(KAMELET)) {
            JsonNode spec = new YAMLMapper().readTree(in).get("spec");
            String template = spec.get("template").toString();
            spec.at("/definition/properties").fieldNames().forEachRemaining(name -> assertThat(template)
                    .contains("{{" + name + "}}"));
        }
    }
}
