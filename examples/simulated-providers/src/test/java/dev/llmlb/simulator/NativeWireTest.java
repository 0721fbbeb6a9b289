package dev.llmlb.simulator;

import static dev.llmlb.simulator.Client.json;
import static dev.llmlb.simulator.Client.post;
import static dev.llmlb.simulator.Client.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The wires that are not OpenAI's. */
class NativeWireTest {

    private static final String ANTHROPIC =
            "{\"model\":\"c\",\"max_tokens\":2,\"messages\":[{\"role\":\"user\",\"content\":\"Hello, model\"}]";
    private static final String GEMINI = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello, model\"}]}]}";

    private SimulatedProvider provider;

    @AfterEach
    void stop() {
        provider.close();
    }

    private HttpResponse<String> anthropic(String more, String... headers) throws Exception {
        return send(post(provider.baseUrl() + "/messages", ANTHROPIC + more + "}", headers));
    }

    private HttpResponse<String> gemini(String method) throws Exception {
        return send(post(provider.baseUrl() + "/models/g-1:" + method, GEMINI, "x-goog-api-key", "k"));
    }

    @Test
    void anthropicAnswersAndKeepsToTheBound() throws Exception {
        provider = SimulatedProvider.start("a", Wire.ANTHROPIC, 0, Speed.instant(8));
        HttpResponse<String> response = anthropic("", "x-api-key", "k", "anthropic-version", "2023-06-01");
        JsonNode answer = json(response.body());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(answer.path("type").asText()).isEqualTo("message");
        assertThat(answer.path("model").asText()).isEqualTo("c");
        assertThat(answer.at("/content/0/text").asText()).isEqualTo("This is");
        assertThat(answer.path("stop_reason").asText()).isEqualTo("max_tokens");
        assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(3);
        assertThat(provider.requests().get(0).model()).isEqualTo("c");
    }

    @Test
    void anthropicStreams() throws Exception {
        provider = SimulatedProvider.start("a", Wire.ANTHROPIC, 0, Speed.instant(8));
        provider.next(Behaviour.answer("Hi you").withUsage(3, 2));
        String body = anthropic(",\"stream\":true", "x-api-key", "k", "anthropic-version", "2023-06-01")
                .body();
        assertThat(body.lines().filter(line -> line.startsWith("event: ")))
                .containsExactly(
                        "event: message_start",
                        "event: content_block_start",
                        "event: ping",
                        "event: content_block_delta",
                        "event: content_block_delta",
                        "event: content_block_stop",
                        "event: message_delta",
                        "event: message_stop");
        assertThat(body).contains("\"output_tokens\":2");
    }

    @Test
    void anthropicWantsAKeyAndAVersion() throws Exception {
        provider = SimulatedProvider.start("a", Wire.ANTHROPIC, 0, Speed.instant(8));
        assertThat(anthropic("").statusCode()).isEqualTo(401);
        assertThat(anthropic("", "x-api-key", "k").statusCode()).isEqualTo(400);
    }

    @Test
    void errorsAreTheWiresOwn() throws Exception {
        provider = SimulatedProvider.start("a", Wire.ANTHROPIC, 0, Speed.instant(8));
        provider.next(Behaviour.status(529));
        assertThat(json(anthropic("", "x-api-key", "k", "anthropic-version", "v")
                                .body())
                        .at("/error/type")
                        .asText())
                .isEqualTo("overloaded_error");
        provider.next(Behaviour.answer().withErrorEventFirst());
        assertThat(anthropic(",\"stream\":true", "x-api-key", "k", "anthropic-version", "v")
                        .body())
                .contains("event: error\ndata: {\"type\":\"error\"");
    }

    @Test
    void geminiAnswersAndStreamsUnderTheModelOfThePath() throws Exception {
        provider = SimulatedProvider.start("g", Wire.GEMINI, 0, Speed.instant(8));
        provider.always(Behaviour.answer("Hi you").withUsage(3, 2));
        JsonNode answer = json(gemini("generateContent").body());
        assertThat(answer.at("/candidates/0/content/parts/0/text").asText()).isEqualTo("Hi you");
        assertThat(answer.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
        assertThat(answer.at("/usageMetadata/totalTokenCount").asInt()).isEqualTo(5);
        assertThat(answer.path("modelVersion").asText()).isEqualTo("g-1");
        String stream = gemini("streamGenerateContent?alt=sse").body();
        assertThat(stream.split("\r\n\r\n")).hasSize(3).allMatch(event -> event.startsWith("data: {"));
        assertThat(provider.calls("g-1")).isEqualTo(2);
    }

    @Test
    void geminiWantsAKeyAndSaysItsErrors() throws Exception {
        provider = SimulatedProvider.start("g", Wire.GEMINI, 0, Speed.instant(8));
        assertThat(send(post(provider.baseUrl() + "/models/g-1:generateContent", GEMINI))
                        .statusCode())
                .isEqualTo(403);
        provider.next(Behaviour.status(429));
        assertThat(json(gemini("generateContent").body()).at("/error/status").asText())
                .isEqualTo("RESOURCE_EXHAUSTED");
    }

    private HttpResponse<byte[]> bedrock(String operation, String... headers) throws Exception {
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hello, model\"}]}]}";
        return HttpClient.newHttpClient()
                .send(
                        post(provider.baseUrl() + "/model/b%3A1/" + operation, body, headers),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void bedrockAnswersAndSaysItsErrorsInAHeader() throws Exception {
        provider = SimulatedProvider.start("b", Wire.BEDROCK, 0, Speed.instant(8));
        provider.next(Behaviour.answer("Hi you").withUsage(3, 2));
        JsonNode answer = Json.parseObject(
                bedrock("converse", "Authorization", "Bearer k").body());
        assertThat(answer.at("/output/message/content/0/text").asText()).isEqualTo("Hi you");
        assertThat(answer.path("stopReason").asText()).isEqualTo("end_turn");
        assertThat(answer.at("/usage/totalTokens").asInt()).isEqualTo(5);
        assertThat(provider.calls("b:1")).isOne();

        provider.next(Behaviour.status(429));
        HttpResponse<byte[]> throttled = bedrock("converse", "Authorization", "AWS4-HMAC-SHA256 Credential=x");
        assertThat(throttled.headers().firstValue("x-amzn-errortype")).contains("ThrottlingException");
        assertThat(bedrock("converse").statusCode()).isEqualTo(403);
    }

    @Test
    void bedrockStreamsMessagesWithLengthsAndChecksums() throws Exception {
        provider = SimulatedProvider.start("b", Wire.BEDROCK, 0, Speed.instant(8));
        provider.next(Behaviour.answer("Hä you").withUsage(3, 2));
        HttpResponse<byte[]> stream = bedrock("converse-stream", "Authorization", "Bearer k");
        assertThat(stream.headers().firstValue("content-type")).contains("application/vnd.amazon.eventstream");
        assertThat(messages(ByteBuffer.wrap(stream.body())))
                .hasSize(6)
                .satisfiesExactly(
                        first -> assertThat(first).contains("messageStart", "\"role\":\"assistant\""),
                        token -> assertThat(token).contains("contentBlockDelta", "\"text\":\"Hä\""),
                        token -> assertThat(token).contains("\"text\":\" you\""),
                        stop -> assertThat(stop).contains("contentBlockStop"),
                        stop -> assertThat(stop).contains("messageStop", "end_turn"),
                        last -> assertThat(last).contains("metadata", "\"totalTokens\":5"));
    }

    /** The messages of an event stream as texts. */
    private static List<String> messages(ByteBuffer stream) {
        List<String> messages = new ArrayList<>();
        while (stream.hasRemaining()) {
            int start = stream.position();
            int length = stream.getInt(start);
            assertThat(stream.getInt(start + 8)).isEqualTo(crc(stream, start, 8));
            assertThat(stream.getInt(start + length - 4)).isEqualTo(crc(stream, start, length - 4));
            messages.add(new String(stream.array(), start, length, StandardCharsets.UTF_8));
            stream.position(start + length);
        }
        return messages;
    }

    private static int crc(ByteBuffer stream, int start, int length) {
        CRC32 crc = new CRC32();
        crc.update(stream.array(), start, length);
        return (int) crc.getValue();
    }
}
