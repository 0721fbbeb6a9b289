package dev.llmlb.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.llmlb.simulator.Behaviour;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that know nothing of the gateway. */
@Timeout(30)
class SdkTest {

    private static final String TEXT = "This is a scripted answer.";

    @RegisterExtension
    static final DemoGateway gateway = new DemoGateway();

    private OpenAIClient openai;

    @BeforeEach
    void connect() {
        openai = Clients.openAi(gateway.url());
        gateway.provider("azure").always(Behaviour.answer(TEXT));
    }

    @AfterEach
    void disconnect() {
        openai.close();
    }

    @Test
    void openAiPlain() {
        ChatCompletion answer = openai.chat().completions().create(hello("resilient"));

        assertThat(answer.choices().get(0).message().content()).contains(TEXT);
        assertThat(answer.usage()).isPresent();
    }

    @Test
    void openAiStreaming() {
        StringBuilder text = new StringBuilder();
        try (StreamResponse<ChatCompletionChunk> stream =
                openai.chat().completions().createStreaming(hello("resilient"))) {
            stream.stream().forEach(chunk -> append(text, chunk));
        }

        assertThat(text).hasToString(TEXT);
    }

    @Test
    void openAiThrowsWhenAStreamBreaks() {
        gateway.provider("azure").next(Behaviour.cutAfterTokens(3));

        StringBuilder text = new StringBuilder();
        try (StreamResponse<ChatCompletionChunk> stream =
                openai.chat().completions().createStreaming(hello("resilient"))) {
            assertThatThrownBy(() -> stream.stream().forEach(chunk -> append(text, chunk)))
                    .isInstanceOf(OpenAIException.class);
        }
        assertThat(text).isNotEmpty();
    }

    @Test
    void openAiListsModels() {
        assertThat(openai.models().list().data())
                .extracting(model -> model.id())
                .contains("gpt-4", "resilient");
    }

    @Test
    void openAiKnowsTheErrors() {
        assertThatThrownBy(() -> openai.chat().completions().create(hello("unknown")))
                .isInstanceOf(NotFoundException.class);

        for (String provider : new String[] {"azure", "openai", "anthropic"}) {
            gateway.provider(provider).always(Behaviour.status(429).withHeader("Retry-After", "7"));
        }
        assertThatThrownBy(() -> openai.chat().completions().create(hello("resilient")))
                .isInstanceOf(RateLimitException.class);
    }

    @Test
    void langChain4jPlain() {
        assertThat(Clients.langChain4j(gateway.url(), "resilient").chat("Hello"))
                .isEqualTo(TEXT);
    }

    @Test
    void langChain4jStreaming() throws Exception {
        ChatResponse answer =
                Clients.langChain4jStream(gateway.url(), "resilient", "Hello").get(10, TimeUnit.SECONDS);
        assertThat(answer.aiMessage().text()).isEqualTo(TEXT);
    }

    private static ChatCompletionCreateParams hello(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("Hello")
                .build();
    }

    private static void append(StringBuilder text, ChatCompletionChunk chunk) {
        chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append));
    }
}
