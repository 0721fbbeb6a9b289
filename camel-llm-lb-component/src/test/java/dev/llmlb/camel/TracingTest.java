package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.llmlb.provider.langchain4j.TraceHeaders;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With camel-opentelemetry2: the spans of a request that falls back, and what goes upstream. */
class TracingTest {

    private static final String ANSWER = "{\"object\":\"chat.completion\",\"choices\":[{\"message\":"
            + "{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}";
    private static final String STREAM = "data: {\"choices\":[{\"delta\":{\"content\":\"Hello\"}}]}\n\n"
            + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
            + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}\n\n"
            + "data: [DONE]\n\n";

    @TempDir
    Path dir;

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    private final BlockingQueue<Map.Entry<String, String>> upstream = new LinkedBlockingQueue<>();
    private HttpServer provider;
    private CamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answers("/azure", 500, "{}");
        answers("/openai", 200, ANSWER);
        answers("/stream", 200, STREAM);
        provider.start();
        String base = "http://127.0.0.1:" + provider.getAddress().getPort();
        Path config = Files.writeString(
                dir.resolve("llm.yaml"),
                """
                type: gateway-load-balancing-config
                rules:
                  - id: resilient
                    type: priority-based-routing
                    when: { models: [gpt-4] }
                    load_balance_targets:
                      - { target: azure/gpt-4, priority: 1 }
                      - { target: openai/gpt-4, priority: 2 }
                  - id: streamed
                    type: priority-based-routing
                    when: { models: [streamed] }
                    load_balance_targets:
                      - { target: stream/gpt-4, priority: 1 }
                ---
                type: gateway-provider-config
                providers:
                  - { name: azure, kind: openai, base_url: "%1$s/azure", api_key: sk-secret }
                  - name: openai
                    base_url: "%1$s/openai"
                    api_key: sk-secret
                    models: { gpt-4: { upstream_name: gpt-4-0613, price: { input_per_million: 10, output_per_million: 30 } } }
                  - { name: stream, kind: openai, base_url: "%1$s/stream", api_key: sk-secret }
                  - { name: endpoint, kind: camel, uri: "direct:endpoint" }
                  - { name: model, kind: langchain4j, bean: "#chat", streaming_bean: "#streaming" }
                """
                        .formatted(base));
        context = new DefaultCamelContext();
        context.getRegistry().bind("otel", sdk);
        context.getRegistry().bind("tracer", sdk.getTracer("camel"));
        context.getRegistry().bind("propagators", sdk.getPropagators());
        OpenTelemetryTracer tracer = new OpenTelemetryTracer();
        tracer.init(context);
        context.getRegistry()
                .bind(
                        "chat",
                        OpenAiChatModel.builder()
                                .baseUrl(base + "/openai")
                                .apiKey("sk-secret")
                                .maxRetries(0)
                                .customHeaders(TraceHeaders.ofThisCall())
                                .build());
        context.getRegistry()
                .bind(
                        "streaming",
                        OpenAiStreamingChatModel.builder()
                                .baseUrl(base + "/stream")
                                .apiKey("sk-secret")
                                .customHeaders(TraceHeaders.ofThisCall())
                                .build());
        context.getComponent("llm-lb", LlmLbComponent.class).setConfig("file:" + config);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("llm-lb:gpt-4");
                from("direct:endpoint").setBody(header("traceparent"));
                from("direct:stream").to("llm-lb:streamed?stream=true");
            }
        });
        context.start();
        template = context.createProducerTemplate();
    }

    private void answers(String path, int status, String body) {
        provider.createContext(path, exchange -> {
            upstream.add(
                    Map.entry(path, String.valueOf(exchange.getRequestHeaders().getFirst("traceparent"))));
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set("Content-Type", body.startsWith("data:") ? "text/event-stream" : "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        sdk.close();
        provider.stop(0);
    }

    private SpanData span(String name) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + exporter.getFinishedSpanItems()));
    }

    private static String text(SpanData span, String attribute) {
        return span.getAttributes().get(AttributeKey.stringKey(attribute));
    }

    private static Long number(SpanData span, String attribute) {
        return span.getAttributes().get(AttributeKey.longKey(attribute));
    }

    private void assertThatItIsOf(SpanData attempt, String traceparent) {
        assertThat(traceparent).isEqualTo("00-" + attempt.getTraceId() + "-" + attempt.getSpanId() + "-01");
    }

    @Test
    void targetsWithinTheProcessGetTheTraceToo() throws Exception {
        String header = template.requestBody("llm-lb:endpoint/inner-1", "Hi", String.class);
        SpanData attempt = span("chat inner-1");
        SpanData camels = exporter.getFinishedSpanItems().stream()
                .filter(span -> attempt.getSpanId().equals(span.getParentSpanId()))
                .findFirst()
                .orElseThrow(); // Camel's tracer read our header, and put the one of a span below in its place
        assertThat(header).startsWith("00-" + camels.getTraceId());

        template.requestBody("llm-lb:model/inner-2", "Hi", String.class);
        assertThatItIsOf(span("chat inner-2"), upstream.take().getValue());

        InputStream stream = (InputStream) template.requestBody("llm-lb:model/inner-3?stream=true", "Hi");
        stream.readAllBytes();
        await().untilAsserted(() -> span("chat inner-3"));
        assertThatItIsOf(span("chat inner-3"), upstream.take().getValue());
        assertThat(TraceHeaders.ofThisCall().get()).isEmpty();
    }

    @Test
    void aRequestIsOneSpanBelowCamelsAndEachAttemptOneBelowIt() {
        template.requestBody("direct:ask", "Tell me of the moon", String.class);

        SpanData request = span("llm-lb resilient");
        SpanData failed = span("chat gpt-4");
        SpanData answered = span("chat gpt-4-0613");
        SpanData camels = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getSpanId().equals(request.getParentSpanId()))
                .findFirst()
                .orElseThrow();
        assertThat(camels.getAttributes().asMap().toString()).contains("llm-lb");
        assertThat(failed.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(answered.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(exporter.getFinishedSpanItems())
                .extracting(SpanData::getTraceId)
                .containsOnly(request.getTraceId());

        assertThat(request.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(text(request, "llm_lb.rule")).isEqualTo("resilient");
        assertThat(text(request, "llm_lb.target")).isEqualTo("openai/gpt-4");
        assertThat(text(request, "llm_lb.outcome")).isEqualTo("success");
        assertThat(number(request, "llm_lb.attempts")).isEqualTo(2);
        assertThat(number(request, "gen_ai.usage.input_tokens")).isEqualTo(3);
        assertThat(number(request, "gen_ai.usage.output_tokens")).isEqualTo(5);

        assertThat(failed.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(text(failed, "llm_lb.target")).isEqualTo("azure/gpt-4");
        assertThat(text(failed, "llm_lb.outcome")).isEqualTo("failing");
        assertThat(text(failed, "llm_lb.fault")).isEqualTo("provider");
        assertThat(number(failed, "http.response.status_code")).isEqualTo(500);
        assertThat(text(answered, "gen_ai.provider.name")).isEqualTo("openai");
        assertThat(number(answered, "gen_ai.usage.output_tokens")).isEqualTo(5);
        assertThat(answered.getAttributes().get(AttributeKey.doubleKey("llm_lb.cost")))
                .isEqualTo(0.00018);
    }

    @Test
    void theDocumentationShowsTheseSpans() throws IOException {
        template.requestBody("direct:ask", "Tell me of the moon", String.class);
        SpanData request = span("llm-lb resilient");
        String shown = shown("", request) + shown("  ", span("chat gpt-4")) + shown("  ", span("chat gpt-4-0613"));
        Files.writeString(Path.of("target/spans-of-a-fallback.txt"), shown);
        assertThat(Files.readString(Path.of("src/main/docs/llm-lb-component.adoc")))
                .contains(shown);
    }

    private static String shown(String indent, SpanData span) {
        StringBuilder text =
                new StringBuilder(indent).append(span.getName()).append("  ").append(span.getKind());
        if (span.getStatus().getStatusCode() == StatusCode.ERROR) {
            text.append("  ERROR: ").append(span.getStatus().getDescription());
        }
        text.append('\n');
        span.getAttributes().asMap().entrySet().stream()
                .map(entry -> indent + "    " + entry.getKey().getKey() + " = " + entry.getValue() + "\n")
                .sorted()
                .forEach(text::append);
        return text.toString();
    }

    @Test
    void theContextOfEachAttemptGoesUpstream() {
        template.requestBody("direct:ask", "Hi", String.class);
        for (Map.Entry<String, String> call : upstream) {
            SpanData attempt = span(call.getKey().equals("/azure") ? "chat gpt-4" : "chat gpt-4-0613");
            assertThat(call.getValue()).isEqualTo("00-" + attempt.getTraceId() + "-" + attempt.getSpanId() + "-01");
        }
        assertThat(upstream).hasSize(2);
    }

    @Test
    void theSpansOfAStreamEndWithItsLastEvent() throws IOException {
        InputStream stream = template.requestBody("direct:stream", "Hi", InputStream.class);
        try (stream) {
            assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("data: [DONE]\n\n");
        }
        await().untilAsserted(() -> assertThat(exporter.getFinishedSpanItems())
                .extracting(SpanData::getName)
                .contains("llm-lb streamed"));
        SpanData attempt = span("chat gpt-4");
        assertThat(attempt.getEvents()).extracting(event -> event.getName()).containsExactly("first token");
        assertThat(number(attempt, "gen_ai.usage.output_tokens")).isEqualTo(5);
        assertThat(number(span("llm-lb streamed"), "gen_ai.usage.output_tokens"))
                .isEqualTo(5);
    }

    @Test
    void neitherPromptsNorAnswersNorKeysAreInASpan() {
        template.requestBody("direct:ask", "Tell me of the moon", String.class);
        List<SpanData> ours = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getInstrumentationScopeInfo().getName().equals("camel"))
                .toList();
        assertThat(ours).isNotEmpty();
        assertThat(exporter.getFinishedSpanItems().toString())
                .doesNotContain("moon")
                .doesNotContain("sk-secret")
                .doesNotContain("Hello");
    }
}
