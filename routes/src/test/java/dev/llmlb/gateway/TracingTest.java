package dev.llmlb.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traces leave the gateway by OTLP when OpenTelemetry's settings ask for it. */
class TracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
    private static final String PROTOCOL = "otel.exporter.otlp.protocol";

    private record Export(String path, String type, String body) {}

    private final BlockingQueue<Export> exports = new LinkedBlockingQueue<>();

    @AfterEach
    void forget() {
        System.clearProperty(ENDPOINT);
        System.clearProperty(PROTOCOL);
    }

    private HttpServer collector() throws Exception {
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", exchange -> {
            exports.add(new Export(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1)));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        return collector;
    }

    private static HttpResponse<String> chat(RunningGateway gateway) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/chat/completions"))
                                .header("x-llm-lb-metadata", "{\"environment\":\"production\"}")
                                .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                                .POST(HttpRequest.BodyPublishers.ofString(DemoGateway.body("gpt-4", false)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void spansOfTheCallersTraceGoToTheCollectorAndTheTraceGoesUpstream() throws Exception {
        HttpServer collector = collector();
        System.setProperty(
                ENDPOINT, "http://127.0.0.1:" + collector.getAddress().getPort());
        try {
            RunningGateway gateway = RunningGateway.demo("127.0.0.1", DemoGateway.freePort(), Demo.Pace.instant);
            try {
                assertThat(chat(gateway).statusCode()).isEqualTo(200);
                assertThat(gateway.demo()
                                .provider("azure")
                                .requests()
                                .get(0)
                                .headers()
                                .get("traceparent"))
                        .startsWith("00-" + TRACE + "-")
                        .doesNotContain("00f067aa0ba902b7");
            } finally {
                gateway.close(); // sends what it has
            }
        } finally {
            collector.stop(0);
        }

        Export export = exports.remove();
        assertThat(exports).isEmpty();
        assertThat(export.path()).isEqualTo("/v1/traces");
        assertThat(export.type()).isEqualTo("application/x-protobuf");
        String trace = new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1);
        assertThat(export.body())
                .contains("llm-lb-gateway", "llm-lb gpt4-canary", "chat gpt4-v", "gen_ai.usage.output_tokens", trace)
                .doesNotContain("Hello");
    }

    @Test
    void unaskedThereIsNoSdk() throws Exception {
        assertThat(Tracing.start()).isNull();
        try (RunningGateway gateway = RunningGateway.demo("127.0.0.1", DemoGateway.freePort(), Demo.Pace.instant)) {
            assertThat(chat(gateway).statusCode()).isEqualTo(200);
            assertThat(gateway.demo().provider("azure").requests().get(0).headers())
                    .doesNotContainKey("traceparent");
        }
    }

    @Test
    void aSettingThatCannotBeIsSaidAtTheStart() {
        System.setProperty(ENDPOINT, "http://127.0.0.1:4318");
        System.setProperty(PROTOCOL, "pigeon");

        assertThatThrownBy(() -> RunningGateway.demo("127.0.0.1", DemoGateway.freePort(), Demo.Pace.instant))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("pigeon");
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://collector:4318, true",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, http://collector:4318/v1/traces, true",
        "OTEL_TRACES_EXPORTER, otlp, true",
        "OTEL_TRACES_EXPORTER, none, false",
        "OTEL_EXPORTER_OTLP_ENDPOINT, ' ', false",
        "OTEL_SERVICE_NAME, gateway, false"
    })
    void theEnvironmentAsksForTraces(String name, String value, boolean wanted) {
        assertThat(Tracing.isWanted(Map.<String, String>of()::get, Map.of(name, value)::get))
                .isEqualTo(wanted);
    }

    @Test
    void aSystemPropertyHasTheLastWord() {
        Map<String, String> environment = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");
        assertThat(Tracing.isWanted(Map.of("otel.sdk.disabled", "true")::get, environment::get))
                .isFalse();
        assertThat(Tracing.isWanted(Map.of("otel.traces.exporter", "none")::get, environment::get))
                .isFalse();
    }
}
