package dev.llmlb.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.simulator.Speed;
import dev.llmlb.simulator.Wire;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.api.OpenAiApi;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** Clients of OpenAI whose prompts go to providers that speak something else, without knowing. */
@Timeout(60)
class NativeProvidersTest {

    private static final String TEXT = "This is a scripted answer.";

    private final SimulatedProvider anthropic =
            SimulatedProvider.start("anthropic", Wire.ANTHROPIC, 0, Speed.instant(8));
    private final SimulatedProvider gemini = SimulatedProvider.start("gemini", Wire.GEMINI, 0, Speed.instant(8));
    private final SimulatedProvider openai = SimulatedProvider.start("openai");
    private RunningGateway gateway;
    private OpenAIClient sdk;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        String config =
                """
                type: gateway-provider-config
                providers:
                  - { name: anthropic, base_url: "%s", api_key: key }
                  - { name: gemini, base_url: "%s", api_key: key }
                  - { name: openai, base_url: "%s", api_key: key }
                ---
                type: gateway-load-balancing-config
                rules:
                  - id: claude
                    type: weight-based-routing
                    when: { models: [claude] }
                    load_balance_targets: [ { target: anthropic/claude-sonnet-4-5, weight: 100 } ]
                  - id: gem
                    type: weight-based-routing
                    when: { models: [gem] }
                    load_balance_targets: [ { target: gemini/gemini-2.5-flash, weight: 100 } ]
                  - id: any
                    type: priority-based-routing
                    when: { models: [any] }
                    load_balance_targets:
                      - { target: anthropic/claude-sonnet-4-5, priority: 0 }
                      - { target: openai/gpt-4o, priority: 1 }
                """
                        .formatted(anthropic.baseUrl(), gemini.baseUrl(), openai.baseUrl());
        Path file = Files.writeString(folder.resolve("llm.yaml"), config);
        gateway = RunningGateway.start("127.0.0.1", DemoGateway.freePort(), "file:" + file);
        sdk = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey("sk-test")
                .maxRetries(0)
                .build();
        anthropic.always(Behaviour.answer(TEXT).withUsage(7, 5));
        gemini.always(Behaviour.answer(TEXT).withUsage(7, 5));
    }

    @AfterEach
    void stop() {
        sdk.close();
        gateway.close();
        List.of(anthropic, gemini, openai).forEach(SimulatedProvider::close);
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
        (model.equals("gem") ? gemini : anthropic).next(Behaviour.cutAfterTokens(3));

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
        assertThat(anthropic.calls()).isZero();
    }

    @Test
    void aTargetThatCannotExpressTheRequestIsLeftOut() {
        ChatCompletion answer = sdk.chat()
                .completions()
                .create(hello("any").frequencyPenalty(0.5).build());
        assertThat(answer.model()).isEqualTo("gpt-4o");
        assertThat(anthropic.calls()).isZero();
        assertThat(sdk.chat().completions().create(hello("any").build()).model())
                .isEqualTo("claude-sonnet-4-5");
    }

    @Test
    void anErrorEventBeforeTheFirstTokenFallsBackUnseen() {
        anthropic.next(Behaviour.answer().withErrorEventFirst());
        try (StreamResponse<ChatCompletionChunk> stream =
                sdk.chat().completions().createStreaming(hello("any").build())) {
            assertThat(stream.stream().map(ChatCompletionChunk::model).distinct())
                    .containsExactly("gpt-4o");
        }
    }

    @Test
    void aCallersFaultComesBackAsAnErrorOfOpenAi() {
        anthropic.next(
                Behaviour.status(
                        400,
                        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"messages: too odd\"}}"));
        assertThatThrownBy(() -> sdk.chat().completions().create(hello("claude").build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("messages: too odd");
    }

    @Test
    void langChain4jPlainAndStreaming() throws Exception {
        OpenAiChatModel plain = OpenAiChatModel.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey("sk-test")
                .modelName("claude")
                .maxRetries(0)
                .build();
        assertThat(plain.chat("Hello")).isEqualTo(TEXT);

        OpenAiStreamingChatModel streaming = OpenAiStreamingChatModel.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey("sk-test")
                .modelName("claude")
                .build();
        CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
        streaming.chat("Hello", new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String part) {}

            @Override
            public void onCompleteResponse(ChatResponse response) {
                answer.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                answer.completeExceptionally(error);
            }
        });
        ChatResponse response = answer.get(10, TimeUnit.SECONDS);
        assertThat(response.aiMessage().text()).isEqualTo(TEXT);
        assertThat(response.tokenUsage().totalTokenCount()).isEqualTo(12);
    }

    @Test
    void springAiPlainAndStreaming() {
        HttpClient http = HttpClient.newHttpClient();
        var model = org.springframework.ai.openai.OpenAiChatModel.builder()
                .openAiApi(OpenAiApi.builder()
                        .baseUrl(gateway.url())
                        .apiKey("sk-test")
                        .restClientBuilder(RestClient.builder().requestFactory(new JdkClientHttpRequestFactory(http)))
                        .webClientBuilder(WebClient.builder().clientConnector(new JdkClientHttpConnector(http)))
                        .build())
                .defaultOptions(OpenAiChatOptions.builder().model("claude").build())
                .build();

        assertThat(model.call("Hello")).isEqualTo(TEXT);
        List<String> parts = model.stream("Hello").collectList().block();
        assertThat(String.join("", parts)).isEqualTo(TEXT);
        assertThat(anthropic.calls()).isEqualTo(2);
    }
}
