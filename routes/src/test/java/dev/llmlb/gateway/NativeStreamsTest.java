package dev.llmlb.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionUsage;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.llmlb.simulator.Behaviour;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.function.FunctionToolCallback;

/** What clients of OpenAI read of a stream of Anthropic's, word for word as its reference has them: tool calls, usage, how it ended. */
@Timeout(60)
class NativeStreamsTest {

    private static final String START =
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":20,"cache_creation_input_tokens":0,"cache_read_input_tokens":30,"output_tokens":2}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: ping
            data: {"type":"ping"}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Let me look."}}

            """;

    private static final String TWO_CALLS = START
            + """
            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: content_block_start
            data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"weather","input":{}}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\\"city\\":"}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"\\"Rome\\"}"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":1}

            event: content_block_start
            data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_2","name":"now","input":{}}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":2}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":40}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private static final String TOO_LONG = START
            + """
            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"max_tokens","stop_sequence":null},"usage":{"output_tokens":4}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private static final String OVERLOADED = START
            + """
            event: error
            data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

            """;

    private static final String ANSWER = "It is sunny.";

    private NativeGateway gateway;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        gateway = new NativeGateway(folder);
        gateway.anthropic.always(Behaviour.answer(ANSWER).withUsage(60, 4));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void streams(String events) {
        gateway.anthropic.next(Behaviour.raw(200, "text/event-stream", events));
    }

    private ChatCompletion openAi() {
        OpenAIClient sdk = Clients.openAi(gateway.url());
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream = sdk.chat()
                .completions()
                .createStreaming(ChatCompletionCreateParams.builder()
                        .model("claude")
                        .addUserMessage("Weather?")
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build())) {
            stream.stream().forEach(whole::accumulate);
        } finally {
            sdk.close();
        }
        return whole.chatCompletion();
    }

    @Test
    void openAiReadsCallsUsageAndReason() {
        streams(TWO_CALLS);
        ChatCompletion.Choice choice = openAi().choices().get(0);

        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        assertThat(choice.message().content()).contains("Let me look.");
        assertThat(choice.message().toolCalls().orElseThrow())
                .extracting(call -> call.asFunction().id() + " "
                        + call.asFunction().function().name() + " "
                        + call.asFunction().function().arguments())
                .containsExactly("toolu_1 weather {\"city\":\"Rome\"}", "toolu_2 now {}");
    }

    @Test
    void openAiReadsTheUsage() {
        streams(TOO_LONG);
        ChatCompletion answer = openAi();

        assertThat(answer.choices().get(0).finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
        CompletionUsage usage = answer.usage().orElseThrow();
        assertThat(usage.promptTokens()).isEqualTo(50);
        assertThat(usage.promptTokensDetails().orElseThrow().cachedTokens()).contains(30L);
        assertThat(usage.completionTokens()).isEqualTo(4);
    }

    private CompletableFuture<ChatResponse> langChain4j(ChatRequest request) {
        return Clients.langChain4jStream(gateway.url(), "claude", request);
    }

    @Test
    void langChain4jReadsCallsUsageAndReasonAndGivesTheResultsBack() throws Exception {
        streams(TWO_CALLS);
        List<ToolSpecification> tools = List.of(
                ToolSpecification.builder().name("weather").build(),
                ToolSpecification.builder().name("now").build());
        UserMessage question = UserMessage.from("Weather?");
        ChatResponse calls = langChain4j(ChatRequest.builder()
                        .messages(question)
                        .toolSpecifications(tools)
                        .build())
                .get(10, TimeUnit.SECONDS);

        List<ToolExecutionRequest> requests = calls.aiMessage().toolExecutionRequests();
        assertThat(requests)
                .extracting(call -> call.id() + " " + call.name() + " " + call.arguments())
                .containsExactly("toolu_1 weather {\"city\":\"Rome\"}", "toolu_2 now {}");
        assertThat(calls.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
        assertThat(calls.tokenUsage().inputTokenCount()).isEqualTo(50);
        assertThat(calls.tokenUsage().outputTokenCount()).isEqualTo(40);

        ChatResponse answer = langChain4j(ChatRequest.builder()
                        .messages(
                                question,
                                calls.aiMessage(),
                                ToolExecutionResultMessage.from(requests.get(0), "sun"),
                                ToolExecutionResultMessage.from(requests.get(1), "noon"))
                        .toolSpecifications(tools)
                        .build())
                .get(10, TimeUnit.SECONDS);

        assertThat(answer.aiMessage().text()).isEqualTo(ANSWER);
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(gateway.anthropic.requests().get(1).bodyText())
                .contains(
                        "\"tool_use_id\":\"toolu_1\",\"content\":[{\"type\":\"text\",\"text\":\"sun\"}]",
                        "\"tool_use_id\":\"toolu_2\",\"content\":[{\"type\":\"text\",\"text\":\"noon\"}]");
    }

    @Test
    void langChain4jHearsOfAnErrorInTheMiddle() {
        streams(OVERLOADED);
        CompletableFuture<ChatResponse> answer = Clients.langChain4jStream(gateway.url(), "claude", "Hi");

        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }

    private OpenAiChatModel springAi() {
        return Clients.springAi(gateway.url(), "claude");
    }

    /** The arguments of the tool. */
    record City(String city) {}

    @Test
    void springAiCallsItsToolsAndStreamsTheAnswerThatFollows() {
        streams(TWO_CALLS);
        OpenAiChatOptions options = OpenAiChatOptions.builder()
                .model("claude")
                .streamUsage(true)
                .toolCallbacks(
                        FunctionToolCallback.builder("weather", (City city) -> "sun in " + city.city())
                                .inputType(City.class)
                                .build(),
                        FunctionToolCallback.builder("now", () -> "noon").build())
                .build();
        var parts =
                springAi().stream(new Prompt("Weather?", options)).collectList().block();

        StringBuilder text = new StringBuilder();
        parts.forEach(part -> part.getResults()
                .forEach(result -> text.append(
                        result.getOutput().getText() == null
                                ? ""
                                : result.getOutput().getText())));
        assertThat(text.toString()).endsWith(ANSWER);
        assertThat(parts.stream().flatMap(part -> part.getResults().stream()).map(result -> result.getMetadata()
                        .getFinishReason()))
                .contains("STOP");
        assertThat(parts.get(parts.size() - 1).getMetadata().getUsage().getTotalTokens())
                .isGreaterThanOrEqualTo(64);
        assertThat(gateway.anthropic.requests().get(1).bodyText())
                .contains("\"input\":{\"city\":\"Rome\"}", "sun in Rome", "noon");
    }

    @Test
    void springAiHearsOfAnErrorInTheMiddle() {
        streams(OVERLOADED);
        assertThatThrownBy(() -> springAi().stream("Hi").collectList().block()).isInstanceOf(RuntimeException.class);
    }
}
