package dev.llmlb.gateway;

import static dev.llmlb.gateway.DemoGateway.header;
import static dev.llmlb.gateway.DemoGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.llmlb.simulator.Behaviour;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code /v1/completions} and {@code /v1/embeddings}, as OpenAI's own client calls them. */
@Timeout(30)
class OtherEndpointsTest {

    private static final String TEXT = "there was a scripted answer.";

    @RegisterExtension
    static final DemoGateway gateway = new DemoGateway();

    private OpenAIClient openai;

    @BeforeEach
    void connect() {
        openai = Clients.openAi(gateway.url());
    }

    @AfterEach
    void disconnect() {
        openai.close();
    }

    @Test
    void embeddings() {
        CreateEmbeddingResponse answer = openai.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("gpt-4o")
                        .inputOfArrayOfStrings(List.of("one", "two"))
                        .dimensions(16)
                        .build());

        assertThat(answer.data()).hasSize(2).allSatisfy(each -> assertThat(each.embedding())
                .hasSize(16));
        assertThat(answer.data().get(0).embedding())
                .isNotEqualTo(answer.data().get(1).embedding());
        assertThat(answer.usage().promptTokens()).isPositive();
    }

    @Test
    void embeddingsInBase64() {
        CreateEmbeddingResponse answer = openai.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("gpt-4o")
                        .input("one")
                        .encodingFormat(EmbeddingCreateParams.EncodingFormat.BASE64)
                        .build());

        assertThat(answer.data()).hasSize(1);
        assertThat(answer.data().get(0).embedding()).hasSize(8);
    }

    @Test
    void completion() {
        gateway.provider("azure").always(Behaviour.answer(TEXT));

        Completion answer = openai.completions().create(once());

        assertThat(answer.choices().get(0).text()).isEqualTo(TEXT);
        assertThat(answer.usage()).isPresent();
    }

    @Test
    void completionStreaming() {
        gateway.provider("azure").always(Behaviour.answer(TEXT));
        StringBuilder text = new StringBuilder();

        try (StreamResponse<Completion> stream = openai.completions().createStreaming(once())) {
            stream.stream().forEach(chunk -> chunk.choices().forEach(choice -> text.append(choice.text())));
        }

        assertThat(text).hasToString(TEXT);
    }

    @Test
    void bothGoOnToTheNextTarget() {
        for (String path : List.of("/v1/embeddings", "/v1/completions")) {
            gateway.provider("azure").next("main", Behaviour.status(429));

            HttpResponse<String> response = post(path, "{\"model\":\"resilient\",\"input\":\"a\",\"prompt\":\"a\"}");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(header(response, "x-llm-lb-attempts")).isEqualTo("2");
            String target = header(response, "x-llm-lb-target");
            assertThat(target).isIn("openai/second", "anthropic/third"); // the spares take turns
            assertThat(gateway.provider(target.substring(0, target.indexOf('/')))
                            .requests())
                    .last()
                    .satisfies(request -> assertThat(request.path()).isEqualTo(path));
        }
    }

    @Test
    void aBodyForAnotherEndpointIsRefused() {
        HttpResponse<String> response = post("/v1/embeddings", DemoGateway.body("gpt-4o", false));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/message").asText()).startsWith("input: missing");
    }

    private static HttpResponse<String> post(String path, String body) {
        return gateway.text(gateway.request(path)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static CompletionCreateParams once() {
        return CompletionCreateParams.builder()
                .model("resilient")
                .prompt("Once upon a time")
                .build();
    }
}
