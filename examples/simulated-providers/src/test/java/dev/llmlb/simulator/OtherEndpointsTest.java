package dev.llmlb.simulator;

import static dev.llmlb.simulator.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtherEndpointsTest {

    private static final String PROMPT = "{\"model\":\"m\",\"prompt\":\"Once upon a time\"}";
    private static final String INPUT = "{\"model\":\"m\",\"input\":[\"a\",\"bb\",\"a\"]}";

    private final SimulatedProvider openai = SimulatedProvider.start("openai");
    private final SimulatedProvider azure = SimulatedProvider.start("azure", Wire.AZURE_OPENAI, 0, Speed.instant(8));

    @AfterEach
    void close() {
        openai.close();
        azure.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"OPENAI", "AZURE_OPENAI"})
    void continuesAText(Wire wire) throws Exception {
        var provider = wire == Wire.OPENAI ? openai : azure;
        provider.always(Behaviour.answer("there was"));

        JsonNode answer = json(post(provider, "/completions", PROMPT));

        assertThat(answer.path("object").asText()).isEqualTo("text_completion");
        assertThat(answer.at("/choices/0/text").asText()).isEqualTo("there was");
        assertThat(answer.path("usage"))
                .isEqualTo(json("{\"prompt_tokens\":4,\"completion_tokens\":2,\"total_tokens\":6}"));
    }

    @Test
    void continuesATextAsAStream() throws Exception {
        openai.always(Behaviour.answer("there was"));

        String stream = post(openai, "/completions", Client.with(PROMPT, "\"stream\":true"));

        assertThat(stream.split("\n\n")).hasSize(4).allMatch(event -> event.startsWith("data: "));
        assertThat(stream).endsWith("data: [DONE]\n\n").doesNotContain("delta");
        assertThat(stream).contains("\"text\":\"there\"", "\"text\":\" was\"", "\"finish_reason\":\"stop\"");
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"OPENAI", "AZURE_OPENAI"})
    void givesTheSameTextTheSameVector(Wire wire) throws Exception {
        JsonNode answer = json(post(wire == Wire.OPENAI ? openai : azure, "/embeddings", INPUT));

        JsonNode data = answer.path("data");
        assertThat(data).hasSize(3);
        assertThat(data.at("/0/embedding")).hasSize(8).isEqualTo(data.at("/2/embedding"));
        assertThat(data.at("/1/embedding")).isNotEqualTo(data.at("/0/embedding"));
        assertThat(answer.path("usage")).isEqualTo(json("{\"prompt_tokens\":1,\"total_tokens\":1}"));
    }

    @Test
    void writesVectorsInBase64OfTheDimensionsAskedFor() throws Exception {
        String numbers = post(openai, "/embeddings", Client.with(INPUT, "\"dimensions\":3"));
        String base64 =
                post(openai, "/embeddings", Client.with(INPUT, "\"dimensions\":3,\"encoding_format\":\"base64\""));

        JsonNode expected = json(numbers).at("/data/1/embedding");
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder()
                        .decode(json(base64).at("/data/1/embedding").asText()))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(expected).hasSize(3);
        for (JsonNode number : expected) {
            assertThat(bytes.getFloat()).isEqualTo(number.floatValue());
        }
    }

    private static String post(SimulatedProvider provider, String path, String body) throws Exception {
        var request = provider.wire() == Wire.OPENAI
                ? Client.post(provider.baseUrl() + path, body, "Authorization", "Bearer k")
                : Client.post(
                        provider.baseUrl() + "/openai/deployments/d" + path + "?api-version=1", body, "api-key", "k");
        var response = Client.send(request);
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }
}
