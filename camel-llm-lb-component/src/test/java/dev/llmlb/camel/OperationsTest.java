package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.model.ErrorCategory;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.simulator.Speed;
import dev.llmlb.simulator.Wire;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationsTest {

    @TempDir
    Path dir;

    private SimulatedProvider azure;
    private SimulatedProvider openai;
    private CamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        azure = SimulatedProvider.start("azure", Wire.AZURE_OPENAI, 0, Speed.instant(4));
        openai = SimulatedProvider.start("openai", Wire.OPENAI, 0, Speed.instant(4));
        Path config = Files.writeString(
                dir.resolve("llm.yaml"),
                """
                type: gateway-load-balancing-config
                rules:
                  - id: spread
                    type: weight-based-routing
                    when: { models: [m] }
                    load_balance_targets:
                      - { target: azure/m, weight: 50 }
                      - { target: openai/m, weight: 50 }
                ---
                type: gateway-provider-config
                providers:
                  - { name: azure, kind: azure-openai, base_url: "%s", api_key: k }
                  - { name: openai, base_url: "%s", api_key: k }
                """
                        .formatted(azure.baseUrl(), openai.baseUrl()));
        context = new DefaultCamelContext();
        context.getComponent("llm-lb", LlmLbComponent.class).setConfig(config.toString());
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        azure.close();
        openai.close();
    }

    @Test
    void aTextBecomesItsVector() {
        Exchange out = send("llm-lb:m?operation=embeddings", "What is love?");

        assertThat(out.getMessage().getBody())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(8)
                .allMatch(Float.class::isInstance);
        assertThat(out.getMessage().getHeader(LlmLbConstants.PROMPT_TOKENS)).isEqualTo(3L);
        assertThat(out.getMessage().getHeader(LlmLbConstants.TOTAL_TOKENS)).isEqualTo(3L);
        assertThat(out.getMessage().getHeader(LlmLbConstants.COMPLETION_TOKENS)).isEqualTo(0L);
    }

    @Test
    void textsBecomeVectorsInTheirOrder() {
        Object one = send("llm-lb:m?operation=embeddings", "b").getMessage().getBody();
        Object all = send("llm-lb:m?operation=embeddings", List.of("a", "b"))
                .getMessage()
                .getBody();

        assertThat(all)
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2)
                .last()
                .isEqualTo(one);
    }

    @Test
    void anEmbeddingsRequestComesBackAsTheProviderWroteIt() {
        String body = "{\"input\":\"a\",\"encoding_format\":\"base64\"}";
        String text = send("llm-lb:m?operation=embeddings", body).getMessage().getBody(String.class);
        assertThat(text).startsWith("{\"object\":\"list\"").contains("\"embedding\":\"");

        assertThat(send("llm-lb:m?operation=embeddings", Map.of("input", "a"))
                        .getMessage()
                        .getBody())
                .isInstanceOf(Map.class);
    }

    @Test
    void aTextIsContinued() {
        azure.always(Behaviour.answer("there was"));
        openai.always(Behaviour.answer("there was"));

        assertThat(send("llm-lb:m?operation=completion", "Once upon a time")
                        .getMessage()
                        .getBody())
                .isEqualTo("there was");
        assertThat(send("llm-lb:m?operation=completion", "{\"prompt\":\"Once\",\"max_tokens\":1}")
                        .getMessage()
                        .getBody(String.class))
                .contains("\"object\":\"text_completion\"", "\"text\":\"there\"", "\"finish_reason\":\"length\"");
    }

    @Test
    void aContinuationIsStreamed() throws Exception {
        Iterator<?> pieces = send("llm-lb:m?operation=completion&stream=true&streamBody=TEXT", "Once")
                .getMessage()
                .getBody(Iterator.class);
        List<Object> read = new ArrayList<>();
        pieces.forEachRemaining(read::add);
        assertThat(read).hasSize(4);

        String events = new String(
                send("llm-lb:m?operation=completion&stream=true", "Once")
                        .getMessage()
                        .getBody(InputStream.class)
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        assertThat(events).contains("\"text\":").endsWith("data: [DONE]\n\n").doesNotContain("prompt_tokens");
    }

    @Test
    void aStreamedContinuationFallsBackBeforeItsFirstToken() throws Exception {
        azure.always(Behaviour.status(500));
        for (int i = 0; i < 4; i++) {
            Exchange out = send("llm-lb:m?operation=completion&stream=true", "Once");
            assertThat(out.getMessage().getHeader(LlmLbConstants.TARGET)).isEqualTo("openai/m");
            out.getMessage().getBody(InputStream.class).readAllBytes();
        }
    }

    @Test
    void allOperationsAreBalancedAndFallBackAlike() {
        for (int i = 0; i < 10; i++) {
            send("llm-lb:m?operation=embeddings", "a");
        }
        assertThat(azure.requests()).hasSize(5).allMatch(r -> r.path().endsWith("/openai/deployments/m/embeddings"));
        assertThat(openai.requests()).hasSize(5).allMatch(r -> r.path().equals("/v1/embeddings"));

        azure.down();
        for (int i = 0; i < 10; i++) {
            assertThat(send("llm-lb:m?operation=completion", "a").getMessage().getHeader(LlmLbConstants.TARGET))
                    .isEqualTo("openai/m");
        }
    }

    @Test
    void whatDoesNotFitTheOperationIsRefused() {
        assertThat(failure("llm-lb:m?operation=embeddings", "{\"input\":\"a\",\"stream\":true}"))
                .hasMessage("stream: true (expected: false, embeddings come as a whole)");
        assertThat(failure("llm-lb:m?operation=embeddings", Map.of("messages", List.of())))
                .hasMessageStartingWith("input: missing");
        LlmLbException none = failure("llm-lb:m?operation=completion", null);
        assertThat(none).hasMessage("The message has no body (expected: a text or a completion request)");
        assertThat(none.getCategory()).isEqualTo(ErrorCategory.VALIDATION);
        assertThatThrownBy(() -> context.getEndpoint("llm-lb:m?operation=embeddings&stream=true"))
                .hasStackTraceContaining("stream: true (expected: false with operation embeddings)");
        assertThatThrownBy(() -> context.getEndpoint("llm-lb:m?operation=bogus"))
                .hasStackTraceContaining("bogus");
    }

    private Exchange send(String uri, Object body) {
        Exchange out = template.request(uri, e -> e.getMessage().setBody(body));
        assertThat(out.getException()).isNull();
        return out;
    }

    private LlmLbException failure(String uri, Object body) {
        return template.request(uri, e -> e.getMessage().setBody(body)).getException(LlmLbException.class);
    }
}
