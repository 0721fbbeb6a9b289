package dev.llmlb.gateway;

import static dev.llmlb.gateway.DemoGateway.header;
import static dev.llmlb.gateway.DemoGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.ReceivedRequest;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChatTest {

    private static final String[] PRODUCTION = {"x-llm-lb-metadata", "{\"environment\":\"production\"}"};
    private static final String[] STAGING = {"x-tfy-metadata", "{\"environment\":\"staging\"}"};

    @RegisterExtension
    static final DemoGateway gateway = new DemoGateway();

    @Test
    void answersWholeWithItsLengthAndWhoGaveIt() {
        HttpResponse<String> response = gateway.chat("gpt-4o");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).at("/choices/0/message/content").asText()).isNotEmpty();
        assertThat(header(response, "Content-Type")).isEqualTo("application/json");
        assertThat(header(response, "Content-Length"))
                .isEqualTo(String.valueOf(response.body().length()));
        assertThat(header(response, "Transfer-Encoding")).isNull();
        assertThat(header(response, "Server")).isNull();
        String target = header(response, "x-llm-lb-target");
        assertThat(target).isIn("azure/gpt-4o", "openai/gpt-4o");
        assertThat(header(response, "x-tfy-resolved-model")).isEqualTo(target);
        assertThat(header(response, "x-llm-lb-rule")).isEqualTo("rollout");
        assertThat(header(response, "x-llm-lb-attempts")).isEqualTo("1");
        assertThat(header(response, "x-simulated-provider")).isEqualTo(target.substring(0, target.indexOf('/')));
    }

    @Test
    void splitsAThousandRequestsNinetyToTen() {
        assertThat(targets(1_000, PRODUCTION))
                .containsOnly(Map.entry("azure/gpt4-v1", 900L), Map.entry("azure/gpt4-v2", 100L));
    }

    @Test
    void losesNothingWhenAProviderIsDown() {
        gateway.provider("azure").down();

        assertThat(targets(1_000, PRODUCTION)).containsOnly(Map.entry("openai/gpt-4", 1_000L));
    }

    @Test
    void routesByMetadata() {
        assertThat(targets(100, STAGING)).containsOnly(Map.entry("azure/gpt-4", 60L), Map.entry("openai/gpt-4", 40L));
    }

    @Test
    void ofTwoMetadataHeadersOursWins() {
        HttpResponse<String> response = gateway.chat(
                "gpt-4",
                "x-llm-lb-metadata",
                "{\"environment\":\"staging\"}",
                "x-tfy-metadata",
                "{\"environment\":\"production\"}");

        assertThat(header(response, "x-llm-lb-rule")).isEqualTo("cost-path-gpt4");
    }

    @Test
    void givesATeamItsOwnParameters() {
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> response = gateway.chat(
                    "gpt-4", PRODUCTION[0], PRODUCTION[1], "x-llm-lb-subjects", "team:other, user:jane.doe");
            assertThat(header(response, "x-llm-lb-rule")).isEqualTo("team-product");
        }

        assertThat(gateway.provider("azure").requests()).isNotEmpty().allSatisfy(r -> assertThat(r.bodyText())
                .contains("\"temperature\":0.5", "\"max_tokens\":800"));
    }

    @Test
    void goesOnToTheNextTarget() {
        gateway.provider("azure").next("main", Behaviour.status(429).withHeader("Retry-After", "20"));

        HttpResponse<String> response = gateway.chat("resilient");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "x-llm-lb-attempts")).isEqualTo("2");
        assertThat(header(response, "x-llm-lb-target")).isEqualTo("openai/second");
    }

    @Test
    void neverEchoesOrPassesOnRequestHeaders() {
        String[] mine = {
            "Authorization", "Bearer sk-caller", "x-mine", "1", "openai-organization", "org", "request-id", "r1",
            "CamelHttpResponseCode", "201", "CamelLlmLbModel", "gpt-4o", "x-llm-lb-session", "s", "User-Agent", "test"
        };
        HttpResponse<String> whole = gateway.chat("resilient", mine);
        HttpResponse<?> stream = gateway.stream("resilient", mine);
        HttpResponse<?> refused = gateway.chat("unknown", mine);

        assertThat(whole.statusCode()).isEqualTo(200);
        for (HttpResponse<?> response : new HttpResponse<?>[] {whole, stream, refused}) {
            assertThat(response.headers().map().keySet())
                    .doesNotContain(
                            "authorization",
                            "x-mine",
                            "openai-organization",
                            "request-id",
                            "x-llm-lb-session",
                            "user-agent",
                            "camelhttpresponsecode",
                            "camelllmlbmodel",
                            "accept",
                            "host");
        }
        for (ReceivedRequest received : gateway.provider("azure").requests()) {
            assertThat(received.headers()).doesNotContainKeys("x-mine", "openai-organization", "request-id");
            assertThat(received.headers().values()).noneMatch(v -> v.contains("sk-caller"));
        }
    }

    @Test
    void takesAnyContentType() {
        for (String type : new String[] {
            "application/x-www-form-urlencoded", "text/plain", "multipart/form-data", "application/json; charset=utf-8"
        }) {
            assertThat(gateway.chat("gpt-4o", "Content-Type", type).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void keepsAnyTextWhole() {
        String text = "Grüße, 世界 🙂 \\\" \\n ".repeat(5_000);
        gateway.provider("azure").always(Behaviour.answer(text));

        HttpResponse<String> response = gateway.chat("resilient");

        assertThat(json(response).at("/choices/0/message/content").asText()).isEqualTo(text);
    }

    @Test
    void takesAnUploadThatComesInPieces() throws Exception {
        byte[] body = DemoGateway.body("gpt-4o", false)
                .replace("Hello", "x".repeat(300_000))
                .getBytes(StandardCharsets.UTF_8);
        URI url = URI.create(gateway.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
                            + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < body.length; i += 60_000) {
                out.write(body, i, Math.min(60_000, body.length - i));
                out.flush();
                assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
            }
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(response).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void takesChunkedAndExpectedUploads() {
        byte[] body = DemoGateway.body("gpt-4o", false).getBytes(StandardCharsets.UTF_8);
        HttpRequest chunked = gateway.request("/v1/chat/completions")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();
        HttpRequest expected = gateway.request("/v1/chat/completions")
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();

        assertThat(gateway.text(chunked).statusCode()).isEqualTo(200);
        assertThat(gateway.text(expected).statusCode()).isEqualTo(200);
    }

    @Test
    void endsAtTheDeadlineOfTheRequest() {
        gateway.provider("azure").always(Behaviour.silence());
        gateway.provider("openai").always(Behaviour.silence());

        HttpResponse<String> response = gateway.chat("gpt-4o", "x-llm-lb-timeout-ms", "150");

        assertThat(response.statusCode()).isIn(408, 504);
        assertThat(json(response).at("/error/message").asText()).isNotEmpty();
    }

    private static Map<String, Long> targets(int requests, String... headers) {
        return IntStream.range(0, requests)
                .mapToObj(i -> gateway.chat("gpt-4", headers))
                .map(response -> response.statusCode() == 200
                        ? header(response, "x-llm-lb-target")
                        : response.statusCode() + " " + response.body())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
