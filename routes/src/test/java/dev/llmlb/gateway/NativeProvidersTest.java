package dev.llmlb.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.llmlb.simulator.Behaviour;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.openai.OpenAiChatModel;

/** Clients of OpenAI whose prompts go to providers that speak something else, without knowing. */
@Timeout(60)
class NativeProvidersTest {

    private static final String TEXT = "This is a scripted answer.";

    private NativeGateway gateway;
    private OpenAIClient sdk;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        gateway = new NativeGateway(folder);
        sdk = Clients.openAi(gateway.url());
        gateway.anthropic.always(Behaviour.answer(TEXT).withUsage(7, 5));
        gateway.gemini.always(Behaviour.answer(TEXT).withUsage(7, 5));
    }

    @AfterEach
    void stop() {
        sdk.close();
        gateway.close();
    }

    private static ChatCompletionCreateParams.Builder hello(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("Hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude", "gem"})
    void openAiPlain(String model) {
        ChatCompletion answer = sdk.chat().completions().create(hello(model).build());

        assertThat(answer.choices().get(0).message().content()).contains(TEXT);
        assertThat(answer.choices().get(0).finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(12);
        assertThat(answer.model()).isEqualTo(model.equals("gem") ? "gemini-2.5-flash" : "claude-sonnet-4-5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude", "gem"})
    void openAiStreaming(String model) {
        List<ChatCompletionChunk> chunks = new ArrayList<>();
        try (StreamResponse<ChatCompletionChunk> stream = sdk.chat()
                .completions()
                .createStreaming(hello(model)
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build())) {
            stream.stream().forEach(chunks::add);
        }

        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk ->
                chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append)));
        assertThat(text).hasToString(TEXT);
        assertThat(chunks.get(chunks.size() - 1).usage().orElseThrow().totalTokens())
                .isEqualTo(12);
        assertThat(chunks.stream().map(ChatCompletionChunk::id).distinct()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude", "gem"})
    void openAiThrowsWhenAStreamBreaks(String model) {
        (model.equals("gem") ? gateway.gemini : gateway.anthropic).next(Behaviour.cutAfterTokens(3));

        StringBuilder text = new StringBuilder();
        try (StreamResponse<ChatCompletionChunk> stream =
                sdk.chat().completions().createStreaming(hello(model).build())) {
            assertThatThrownBy(() -> stream.stream().forEach(chunk -> chunk.choices()
                            .forEach(choice -> choice.delta().content().ifPresent(text::append))))
                    .isInstanceOf(OpenAIException.class);
        }
        assertThat(text).isNotEmpty();
    }

    @Test
    void whatNobodyCanExpressIsA400ThatNamesIt() {
        assertThatThrownBy(() ->
                        sdk.chat().completions().create(hello("claude").n(2).build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("anthropic/claude-sonnet-4-5 n: 2 (anthropic answers once)");
        assertThat(gateway.anthropic.calls()).isZero();
    }

    @Test
    void aTargetThatCannotExpressTheRequestIsLeftOut() {
        ChatCompletion answer = sdk.chat()
                .completions()
                .create(hello("any").frequencyPenalty(0.5).build());
        assertThat(answer.model()).isEqualTo("gpt-4o");
        assertThat(gateway.anthropic.calls()).isZero();
        assertThat(sdk.chat().completions().create(hello("any").build()).model())
                .isEqualTo("claude-sonnet-4-5");
    }

    @Test
    void anErrorEventBeforeTheFirstTokenFallsBackUnseen() {
        gateway.anthropic.next(Behaviour.answer().withErrorEventFirst());
        try (StreamResponse<ChatCompletionChunk> stream =
                sdk.chat().completions().createStreaming(hello("any").build())) {
            assertThat(stream.stream().map(ChatCompletionChunk::model).distinct())
                    .containsExactly("gpt-4o");
        }
    }

    @Test
    void aCallersFaultComesBackAsAnErrorOfOpenAi() {
        gateway.anthropic.next(
                Behaviour.status(
                        400,
                        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"messages: too odd\"}}"));
        assertThatThrownBy(() -> sdk.chat().completions().create(hello("claude").build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("messages: too odd");
    }

    @Test
    void langChain4jPlainAndStreaming() throws Exception {
        assertThat(Clients.langChain4j(gateway.url(), "claude").chat("Hello")).isEqualTo(TEXT);

        ChatResponse response =
                Clients.langChain4jStream(gateway.url(), "claude", "Hello").get(10, TimeUnit.SECONDS);
        assertThat(response.aiMessage().text()).isEqualTo(TEXT);
        assertThat(response.tokenUsage().totalTokenCount()).isEqualTo(12);
    }

    @Test
    void springAiPlainAndStreaming() {
        OpenAiChatModel model = Clients.springAi(gateway.url(), "claude");

        assertThat(model.call("Hello")).isEqualTo(TEXT);
        List<String> parts = model.stream("Hello").collectList().block();
        assertThat(String.join("", parts)).isEqualTo(TEXT);
        assertThat(gateway.anthropic.calls()).isEqualTo(2);
    }
}
