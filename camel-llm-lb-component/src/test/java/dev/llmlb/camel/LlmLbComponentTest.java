package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.simulator.Speed;
import dev.llmlb.simulator.Wire;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlmLbComponentTest {

    private static final String CHAT =
            "{\"model\":\"gpt-4\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"temperature\":0.2}";

    @TempDir
    Path dir;

    private Path config;
    private SimulatedProvider azure;
    private SimulatedProvider openai;
    private CamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        azure = SimulatedProvider.start("azure", Wire.AZURE_OPENAI, 0, Speed.instant(4));
        openai = SimulatedProvider.start("openai", Wire.OPENAI, 0, Speed.instant(4));
        config = Files.writeString(
                dir.resolve("llm.yaml"),
                """
                type: gateway-load-balancing-config
                rules:
                  - id: canary
                    type: weight-based-routing
                    when: { models: [gpt-4], metadata: { environment: production } }
                    load_balance_targets:
                      - { target: azure/gpt4-v1, weight: 90 }
                      - { target: azure/gpt4-v2, weight: 10 }
                      - { target: openai/gpt-4, weight: 0 }
                  - id: everyone
                    type: weight-based-routing
                    when: { models: [gpt-4] }
                    load_balance_targets:
                      - target: openai/gpt-4
                        weight: 100
                        override_params: { temperature: 0.5, max_tokens: 2, seed: null }
                ---
                type: gateway-provider-config
                providers:
                  - { name: azure, kind: azure-openai, base_url: "%s", api_key: "{{key}}" }
                  - name: openai
                    base_url: "%s"
                    api_key: sk-test
                    models: { gpt-4: { upstream_name: gpt-4-0613, price: { input_per_million: 10, output_per_million: 30 } } }
                """
                        .formatted(azure.baseUrl(), openai.baseUrl()));
        context = new DefaultCamelContext();
        context.getPropertiesComponent().addInitialProperty("key", "az-secret");
        context.getComponent("llm-lb", LlmLbComponent.class).setConfig(config.toString());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:gpt4").to("llm-lb:gpt-4");
                from("direct:stream").to("llm-lb:gpt-4?stream=true").setHeader("after", constant("yes"));
                from("direct:any").to("llm-lb:*");
                from("direct:dynamic").toD("llm-lb:${header.which}");
            }
        });
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
    void whoeverBeganAnExchangeCanEndItsCall() throws Exception {
        openai.always(Behaviour.silence());
        LlmLbCancellation cancellation = new LlmLbCancellation();
        CompletableFuture<Exchange> out = template.asyncSend("direct:gpt4", exchange -> {
            exchange.setProperty(LlmLbConstants.CANCELLATION, cancellation);
            exchange.getMessage().setBody("Hi");
        });
        await().until(() -> openai.calls() == 1);
        cancellation.cancel();

        assertThat(out.get(10, TimeUnit.SECONDS)
                        .getException(LlmLbException.class)
                        .getStatus())
                .isEqualTo(499);
        await().until(() -> openai.cancelled() == 1);
    }

    @Test
    void aPromptIsAnsweredWithText() {
        Exchange out = request("direct:gpt4", "What is the capital of France?", Map.of());

        assertThat(out.getMessage().getBody(String.class)).isNotBlank().doesNotContain("{");
        assertThat(out.getMessage().getHeader(LlmLbConstants.TARGET)).isEqualTo("openai/gpt-4");
        assertThat(out.getMessage().getHeader(LlmLbConstants.RULE)).isEqualTo("everyone");
        assertThat(out.getMessage().getHeader(LlmLbConstants.ATTEMPTS)).isEqualTo(1);
        assertThat(out.getMessage().getHeader(LlmLbConstants.COMPLETION_TOKENS)).isEqualTo(2L);
        assertThat(out.getMessage().getHeader(LlmLbConstants.COST, Double.class))
                .isPositive();
    }

    @Test
    void aPromptThatLooksLikeJsonIsStillAPrompt() {
        request("direct:gpt4", "{ \"task\": \"explain this\" }", Map.of());
        assertThat(openai.requests().get(0).bodyText()).contains("\\\"task\\\"");
    }

    @Test
    void aChatRequestComesBackInTheShapeInWhichItWent() throws Exception {
        assertThat(request("direct:gpt4", CHAT, Map.of()).getMessage().getBody())
                .isInstanceOf(String.class);
        byte[] bytes = CHAT.getBytes(StandardCharsets.UTF_8);
        assertThat(request("direct:gpt4", bytes, Map.of()).getMessage().getBody())
                .isInstanceOf(byte[].class);
        Exchange stream = request("direct:gpt4", new ByteArrayInputStream(bytes), Map.of());
        assertThat(new ObjectMapper()
                        .readTree(stream.getMessage().getBody(byte[].class))
                        .at("/object")
                        .asText())
                .isEqualTo("chat.completion");
        Map<?, ?> map = new ObjectMapper().readValue(CHAT, Map.class);
        assertThat(request("direct:gpt4", map, Map.of()).getMessage().getBody()).isInstanceOf(Map.class);
    }

    @Test
    void theTargetsOverridesAreSplicedIntoTheCallersOwnBytes() {
        request(
                "direct:gpt4",
                "{\"seed\":7, \"messages\": [ ],\"model\":\"x\",\"temperature\":0.2 , \"user\":\"é\"}",
                Map.of());
        assertThat(openai.requests().get(0).bodyText())
                .isEqualTo(
                        "{\"messages\": [ ],\"model\":\"gpt-4-0613\",\"temperature\":0.5,\"user\":\"é\",\"max_tokens\":2}");
    }

    @Test
    void weightsAreKeptToTheRequest() {
        for (int i = 0; i < 100; i++) {
            request("direct:gpt4", "Hi", Map.of(LlmLbConstants.METADATA, Map.of("environment", "production")));
        }
        assertThat(azure.calls("gpt4-v1")).isEqualTo(90);
        assertThat(azure.calls("gpt4-v2")).isEqualTo(10);
        assertThat(azure.requests().get(0).headers()).containsEntry("api-key", "az-secret");
    }

    @Test
    void aDeadProviderCostsNoRequest() {
        azure.down();
        for (int i = 0; i < 50; i++) {
            Exchange out =
                    request("direct:gpt4", "Hi", Map.of(LlmLbConstants.METADATA, "{\"environment\":\"production\"}"));
            assertThat(out.getMessage().getHeader(LlmLbConstants.TARGET)).isEqualTo("openai/gpt-4");
            assertThat(out.getMessage().getHeader(LlmLbConstants.ATTEMPTS))
                    .isEqualTo(i < 6 ? 3 : 1); // then both are out
        }
    }

    @Test
    void aStreamPassesEventsOnAndTheRouteGoesOnMeanwhile() throws Exception {
        Exchange out = request("direct:stream", CHAT, Map.of());
        assertThat(out.getMessage().getHeader("after")).isEqualTo("yes");
        try (InputStream in = out.getMessage().getBody(InputStream.class)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text).startsWith("data: ").endsWith("data: [DONE]\n\n").doesNotContain("prompt_tokens");
        }
        assertThat(openai.requests().get(0).bodyText()).contains("\"stream_options\":{\"include_usage\":true}");
    }

    @Test
    void aStreamCanBeReadAsPiecesOfText() {
        Object body = template.requestBody("llm-lb:gpt-4?stream=true&streamBody=text", "Hi");
        assertThat(body).isInstanceOf(Iterator.class);
        List<String> pieces = new ArrayList<>();
        ((Iterator<?>) body).forEachRemaining(piece -> pieces.add((String) piece));
        assertThat(pieces).hasSize(2);
    }

    @Test
    void aCutStreamEndsWithAnErrorAndNeverWithDone() throws Exception {
        openai.always(Behaviour.cutAfterTokens(1));
        Exchange out = request("direct:stream", CHAT, Map.of());
        String text = new String(out.getMessage().getBody(InputStream.class).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).contains("event: error\ndata: {\"error\"").doesNotContain("[DONE]");
    }

    @Test
    void aModelThatNamesATargetNeedsNoRule() {
        Exchange out = request("direct:any", CHAT.replace("gpt-4", "azure/anything"), Map.of());
        assertThat(out.getMessage().getHeader(LlmLbConstants.TARGET)).isEqualTo("azure/anything");
        assertThat(out.getMessage().getHeader(LlmLbConstants.RULE)).isNull();
    }

    @Test
    void anUnknownModelIsRefusedWithTheOnesThatWouldMatch() {
        LlmLbException failure = failure("direct:any", CHAT.replace("gpt-4", "gpt-5"));
        assertThat(failure.getStatus()).isEqualTo(404);
        assertThat(failure.getCode()).isEqualTo("model_not_found");
        assertThat(failure).hasMessageContaining("gpt-5").hasMessageContaining("[gpt-4]");
    }

    @Test
    void aFailureTellsStatusCategoryAndWhenToComeBack() {
        openai.always(Behaviour.status(429).withHeader("Retry-After", "20"));
        Exchange out = template.request("direct:gpt4", e -> e.getMessage().setBody("my secret prompt"));
        assertThat(out.getException(LlmLbException.class).getStatus()).isEqualTo(429);
        assertThat(out.getProperty(LlmLbConstants.ERROR_CATEGORY)).isEqualTo("RATE_LIMIT");
        assertThat(out.getProperty(LlmLbConstants.RETRY_AFTER_MILLIS)).isEqualTo(20_000L);
        assertThat(out.getException().toString()).doesNotContain("secret").contains("openai/gpt-4 HTTP 429");
    }

    @Test
    void nothingOfAnEarlierCallIsTakenForThisOnes() {
        openai.next(Behaviour.status(400), Behaviour.status(400));
        Exchange out = template.request("direct:gpt4", e -> {
            e.getMessage().setBody("Hi");
            e.getMessage().setHeader(LlmLbConstants.TARGET, "azure/old");
            e.getMessage().setHeader(LlmLbConstants.TOTAL_TOKENS, 7L);
            e.getMessage().setHeader(LlmLbConstants.MODEL, "openai/gpt-4");
        });
        assertThat(out.getException(LlmLbException.class).getStatus()).isEqualTo(400);
        assertThat(out.getMessage().getHeaders())
                .doesNotContainKeys(LlmLbConstants.TARGET, LlmLbConstants.TOTAL_TOKENS, LlmLbConstants.MODEL)
                .containsEntry(LlmLbConstants.ATTEMPTS, 1);
    }

    @Test
    void aDeadlineIsKept() {
        openai.always(Behaviour.silence());
        LlmLbException failure = catchThrowableOfType(
                LlmLbException.class,
                () -> unwrap(
                        () -> template.requestBodyAndHeader("direct:gpt4", "Hi", LlmLbConstants.DEADLINE, "200ms")));
        assertThat(failure.getStatus()).isEqualTo(504);
    }

    @Test
    void aBodyThatIsNoRequestIsTheCallersFault() {
        assertThat(failure("direct:gpt4", "{\"messages\": [}".getBytes(StandardCharsets.UTF_8))
                        .getStatus())
                .isEqualTo(400);
        assertThat(failure("direct:gpt4", null).getStatus()).isEqualTo(400);
    }

    @Test
    void aDecisionCanBeAskedFor() {
        Exchange plain = request("direct:gpt4", "Hi", Map.of());
        Exchange asked = request("direct:gpt4", "Hi", Map.of(LlmLbConstants.EXPLAIN, true));

        assertThat(plain.getMessage().getHeader(LlmLbConstants.DECISION)).isNull();
        assertThat(asked.getMessage().getHeader(LlmLbConstants.DECISION, String.class))
                .contains("\"rule\":\"everyone\"", "\"picked\":\"openai/gpt-4\"", "\"score\":100")
                .doesNotContain("Hi");
    }

    @Test
    void aDryRunSendsNothing() {
        Exchange dry = request("direct:gpt4", "Hi", Map.of(LlmLbConstants.DRY_RUN, true));

        assertThat(dry.getMessage().getBody(String.class)).contains("\"picked\":\"openai/gpt-4\"");
        assertThat(openai.calls("gpt-4-0613")).isZero();
    }

    @Test
    void dynamicEndpointsShareOne() {
        for (String model : List.of("gpt-4", "azure/a", "azure/b")) {
            request("direct:dynamic", CHAT, Map.of("which", model));
        }
        assertThat(context.getEndpoints().stream()
                        .filter(LlmLbEndpoint.class::isInstance)
                        .map(Object::toString))
                .filteredOn(uri -> uri.contains("*"))
                .hasSize(1);
        assertThat(context.getEndpoints().stream().filter(LlmLbEndpoint.class::isInstance))
                .hasSize(3);
        assertThat(azure.calls("b")).isEqualTo(1);
    }

    @Test
    void aStoppedContextLeavesNoThreadAndStartsAgain() {
        request("direct:gpt4", "Hi", Map.of());
        context.stop();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("llm-lb")));
        context.getComponent("llm-lb", LlmLbComponent.class).setConfig(config.toString()); // a stop drops components
        context.start();
        template = context.createProducerTemplate();
        assertThat(request("direct:gpt4", "Hi", Map.of()).getMessage().getBody(String.class))
                .isNotBlank();
    }

    @Test
    void optionsThatDoNotExistAreRefused() {
        assertThatThrownBy(() -> context.getEndpoint("llm-lb:gpt-4?streem=true"))
                .hasMessageContaining("streem");
        assertThatThrownBy(() -> context.getEndpoint("llm-lb:gpt-4?streamBody=bogus"))
                .hasStackTraceContaining("bogus");
    }

    private Exchange request(String uri, Object body, Map<String, Object> headers) {
        Exchange out = template.request(uri, e -> {
            e.getMessage().setBody(body);
            e.getMessage().setHeaders(new java.util.HashMap<>(headers));
        });
        assertThat(out.getException()).isNull();
        return out;
    }

    private LlmLbException failure(String uri, Object body) {
        return template.request(uri, e -> e.getMessage().setBody(body)).getException(LlmLbException.class);
    }

    private static void unwrap(Runnable call) throws Throwable {
        try {
            call.run();
        } catch (CamelExecutionException e) {
            throw e.getCause();
        }
    }

    @Test
    void aBodyOfAnotherKindIsRefusedWithoutShowingIt() {
        Object body = List.of("my secret prompt");

        assertThatThrownBy(() -> unwrap(() -> template.requestBody("llm-lb:gpt-4", body)))
                .isInstanceOf(LlmLbException.class)
                .hasNoCause()
                .hasMessageContaining(body.getClass().getName())
                .hasMessageNotContaining("secret");
        assertThat(azure.calls() + openai.calls()).isZero();
    }
}
