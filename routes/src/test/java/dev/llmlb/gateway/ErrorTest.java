package dev.llmlb.gateway;

import static dev.llmlb.gateway.DemoGateway.header;
import static dev.llmlb.gateway.DemoGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.simulator.Behaviour;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorTest {

    @RegisterExtension
    static final DemoGateway gateway = new DemoGateway();

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "hello", "{\"model\":\"gpt-4o\"}", "{\"messages\":[]}", "model=gpt-4o"})
    void aBodyThatIsNoChatRequestIsBad(String body) {
        assertError(gateway.post(body), 400, "invalid_request_error");
    }

    @ParameterizedTest
    @CsvSource({
        "x-llm-lb-metadata, nonsense",
        "x-tfy-metadata, [1]",
        "x-llm-lb-timeout-ms, soon",
        "x-tfy-request-timeout, 0"
    })
    void aHeaderThatCannotBeReadIsNamed(String name, String value) {
        HttpResponse<String> response = gateway.chat("gpt-4o", name, value);

        assertError(response, 400, "invalid_request_error");
        assertThat(response.body()).contains(name);
    }

    @Test
    void aModelThatNobodyServes() {
        HttpResponse<String> response = gateway.chat("unknown");

        assertError(response, 404, "invalid_request_error");
        assertThat(json(response).at("/error/code").asText()).isEqualTo("model_not_found");
        assertThat(header(response, "x-llm-lb-attempts")).isEqualTo("0");
    }

    @Test
    void rateLimitsEverywhereSayWhenToComeBack() {
        for (String provider : new String[] {"azure", "openai", "anthropic"}) {
            gateway.provider(provider).always(Behaviour.status(429).withHeader("Retry-After", "7"));
        }

        HttpResponse<String> response = gateway.chat("resilient");

        assertError(response, 429, "rate_limit_error");
        assertThat(Integer.parseInt(header(response, "Retry-After"))).isBetween(1, 7);
        assertThat(Integer.parseInt(header(response, "x-llm-lb-attempts"))).isGreaterThanOrEqualTo(3);
        assertThat(header(response, "x-llm-lb-rule")).isEqualTo("resilient");
    }

    @Test
    void failuresEverywhereAreAServerError() {
        for (String provider : new String[] {"azure", "openai", "anthropic"}) {
            gateway.provider(provider).down();
        }

        HttpResponse<String> response = gateway.chat("resilient");

        assertThat(response.statusCode()).isGreaterThanOrEqualTo(500);
        assertError(response, response.statusCode(), "server_error");
    }

    @Test
    void aFaultOfTheCallerIsToldInTheProvidersWords() {
        String words =
                "{\"error\":{\"message\":\"too long\",\"type\":\"invalid_request_error\",\"param\":\"messages\",\"code\":\"x\"}}";
        gateway.provider("azure").next(Behaviour.status(400, words));

        HttpResponse<String> response = gateway.chat("resilient");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo(words);
    }

    @Test
    void aFaultOfTheCallerInNoJsonIsToldInOurWords() {
        gateway.provider("azure").next(Behaviour.raw(400, "text/html", "<html>nginx</html>"));

        HttpResponse<String> response = gateway.chat("resilient");

        assertError(response, 400, "invalid_request_error");
        assertThat(response.body()).doesNotContain("html");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/llm-lb", "/v1/chat", "/v1/chat/completions/", "/v1/moderations", "/a%2Fb", "/favicon.ico"})
    void anUnknownPath(String path) {
        assertThat(gateway.get(path).statusCode()).isIn(404, 400);
        assertThat(json(gateway.get(path)).at("/error/message").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/chat/completions, POST",
        "PUT, /v1/chat/completions, POST",
        "OPTIONS, /v1/chat/completions, POST",
        "TRACE, /v1/chat/completions, POST",
        "POST, /v1/models, GET",
        "DELETE, /healthz, GET"
    })
    void aWrongMethod(String method, String path, String allowed) {
        HttpResponse<String> response = gateway.text(gateway.request(path)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());

        assertError(response, 405, "invalid_request_error");
        assertThat(header(response, "Allow")).isEqualTo(allowed);
    }

    @Test
    void whatIsNoHttpGetsAnErrorObjectToo() throws Exception {
        assertThat(raw("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("{\"error\":{")
                .doesNotContain("<");
    }

    @Test
    void brokenUploadsAreFaultsOfTheCaller() throws Exception {
        String post = "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\n";
        try (Logged log = new Logged()) {
            assertThat(raw(post + "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n"))
                    .startsWith("HTTP/1.1 400");
            assertThat(raw(post + "Content-Length: 100\r\n\r\n{")).doesNotContain("HTTP/1.1 5");
            assertThat(raw(post + "Content-Length: 99999999999\r\n\r\n{")).startsWith("HTTP/1.1 413");
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void anUploadThatIsTooLongIsNotAskedFor() throws Exception {
        assertThat(raw("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                        + "Content-Length: 99999999999\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void aCompressedBodyIsRefusedByName() {
        HttpResponse<String> response = gateway.chat("gpt-4o", "Content-Encoding", "gzip");

        assertError(response, 415, "invalid_request_error");
        assertThat(response.body()).contains("Content-Encoding");
        assertThat(gateway.chat("gpt-4o", "Content-Encoding", "identity").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1"})
    void aCallerWhoDoesNotSayClearlyWhetherToStreamTakesNoTargetOut(String stream) {
        HttpResponse<String> response = gateway.post(
                DemoGateway.body("resilient", false).replace("\"messages\"", "\"stream\":" + stream + ",\"messages\""));

        assertError(response, 400, "invalid_request_error");
        assertThat(header(response, "x-llm-lb-attempts")).isEqualTo("0");
        assertThat(gateway.provider("azure").calls()).isZero();
    }

    /** The answer to these bytes and the end of input. */
    private static String raw(String request) throws IOException {
        URI url = URI.create(gateway.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertError(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(header(response, "Content-Type")).isEqualTo("application/json");
        JsonNode error = json(response).get("error");
        assertThat(error.get("message").asText()).isNotEmpty();
        assertThat(error.get("type").asText()).isEqualTo(type);
        assertThat(error.has("param")).isTrue();
        assertThat(error.get("code").asText()).isNotEmpty();
    }
}
