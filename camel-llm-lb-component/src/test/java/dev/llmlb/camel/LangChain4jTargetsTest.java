package dev.llmlb.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.llmlb.model.LlmLbException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models of LangChain4j as targets. */
@Timeout(60)
class LangChain4jTargetsTest {

    private static final String CHAT = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String STREAMED = CHAT.replace("\"model\":\"m\"", "\"model\":\"m\",\"stream\":true");
    private static final ChatResponse HELLO = ChatResponse.builder()
            .aiMessage(AiMessage.from("Hello"))
            .modelName("fake-1")
            .tokenUsage(new TokenUsage(3, 4))
            .finishReason(FinishReason.STOP)
            .build();

    @TempDir
    Path dir;

    private volatile Function<ChatRequest, ChatResponse> whole = request -> HELLO;
    private volatile BiConsumer<ChatRequest, StreamingChatResponseHandler> pieces;
    private volatile ChatRequest received;
    private CamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        Path config = Files.writeString(
                dir.resolve("llm.yaml"),
                """
                type: gateway-load-balancing-config
                rules:
                  - id: house
                    type: priority-based-routing
                    when: { models: [m] }
                    load_balance_targets:
                      - { target: first/a, priority: 0 }
                      - { target: second/b, priority: 1 }
                ---
                type: gateway-provider-config
                providers:
                  - { name: first, kind: langchain4j, bean: "#whole", streaming_bean: "#pieces" }
                  - { name: second, kind: langchain4j, bean: "#spare", pass_model: true }
                  - { name: streams, kind: langchain4j, streaming_bean: "#pieces" }
                """);
        context = new DefaultCamelContext();
        context.getRegistry().bind("whole", new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                received = request;
                return whole.apply(request);
            }
        });
        context.getRegistry().bind("pieces", new StreamingChatModel() {
            @Override
            public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
                received = request;
                pieces.accept(request, handler);
            }
        });
        context.getRegistry().bind("spare", new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                return ChatResponse.builder()
                        .aiMessage(AiMessage.from("spare " + request.modelName()))
                        .build();
            }
        });
        context.getComponent("llm-lb", LlmLbComponent.class).setConfig(config.toString());
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    @Test
    void aWholeAnswer() {
        Exchange out = send("llm-lb:m", CHAT);

        assertThat(out.getMessage().getBody(String.class))
                .contains("\"model\":\"fake-1\"", "\"content\":\"Hello\"", "\"finish_reason\":\"stop\"");
        assertThat(out.getMessage().getHeader(LlmLbConstants.TOTAL_TOKENS)).isEqualTo(7L);
        assertThat(received.modelName()).isNull(); // the bean's own
        assertThat(send("llm-lb:second/gpt-x", "Hi").getMessage().getBody()).isEqualTo("spare gpt-x");
    }

    @Test
    void everythingOfARequestArrives() {
        String request =
                """
                {"model":"m","temperature":0.5,"top_p":0.9,"top_k":5,"max_completion_tokens":100,"stop":["a","b"],
                 "frequency_penalty":0.1,"presence_penalty":0.2,"tool_choice":"required",
                 "response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object"}}},
                 "tools":[{"type":"function","function":{"name":"weather","description":"of a city","parameters":{"type":"object",
                   "properties":{"city":{"type":"string","enum":["Rome"]},"days":{"type":"array","items":{"type":"integer"}}},
                   "required":["city"],"additionalProperties":false}}}],
                 "messages":[{"role":"system","content":"Be brief"},
                   {"role":"user","content":[{"type":"text","text":"Look"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
                   {"role":"assistant","content":"Hm","tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Rome\\"}"}}]},
                   {"role":"tool","tool_call_id":"c1","content":"sunny"},
                   {"role":"user","content":"And now?"}]}
                """;
        send("llm-lb:m", request);

        assertThat(received.messages())
                .hasExactlyElementsOfTypes(
                        SystemMessage.class,
                        UserMessage.class,
                        AiMessage.class,
                        ToolExecutionResultMessage.class,
                        UserMessage.class);
        assertThat(((UserMessage) received.messages().get(1)).contents().get(1))
                .isInstanceOfSatisfying(
                        ImageContent.class,
                        image -> assertThat(image.image().base64Data()).isEqualTo("AAAA"));
        assertThat(((AiMessage) received.messages().get(2)).toolExecutionRequests())
                .containsExactly(ToolExecutionRequest.builder()
                        .id("c1")
                        .name("weather")
                        .arguments("{\"city\":\"Rome\"}")
                        .build());
        assertThat(((ToolExecutionResultMessage) received.messages().get(3)).toolName())
                .isEqualTo("weather");
        assertThat(received.temperature()).isEqualTo(0.5);
        assertThat(received.topP()).isEqualTo(0.9);
        assertThat(received.topK()).isEqualTo(5);
        assertThat(received.maxOutputTokens()).isEqualTo(100);
        assertThat(received.stopSequences()).containsExactly("a", "b");
        assertThat(received.frequencyPenalty()).isEqualTo(0.1);
        assertThat(received.presencePenalty()).isEqualTo(0.2);
        assertThat(received.toolChoice()).isEqualTo(ToolChoice.REQUIRED);
        assertThat(received.responseFormat().type()).isEqualTo(ResponseFormatType.JSON);
        assertThat(received.responseFormat().jsonSchema().name()).isEqualTo("s");
        assertThat(received.toolSpecifications()).singleElement().satisfies(tool -> assertThat(
                        tool.toJson().replaceAll("\\s", ""))
                .contains("\"enum\":[\"Rome\"]", "\"items\":{\"type\":\"integer\"}", "\"required\":[\"city\"]"));
    }

    @Test
    void whatCannotBeSaidIsRefusedByName() {
        LlmLbException refused = template.request("llm-lb:m", e -> e.getMessage()
                        .setBody(CHAT.replace("\"messages\"", "\"seed\":7,\"n\":2,\"logprobs\":true,\"messages\"")))
                .getException(LlmLbException.class);

        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(refused)
                .hasMessageContaining("first/a ")
                .hasMessageContaining("n: 2 (langchain4j answers once)")
                .hasMessageContaining("seed: 7 (langchain4j has no such parameter)")
                .hasMessageContaining("logprobs: true");
        assertThat(received).isNull();
    }

    @Test
    void toolCallsAndFinishReasonsComeBack() {
        whole = request -> ChatResponse.builder()
                .aiMessage(AiMessage.from(ToolExecutionRequest.builder()
                        .id("c1")
                        .name("weather")
                        .arguments("{\"city\":\"Rome\"}")
                        .build()))
                .finishReason(FinishReason.TOOL_EXECUTION)
                .build();
        assertThat(send("llm-lb:m", CHAT).getMessage().getBody(String.class))
                .contains("\"tool_calls\":[{\"id\":\"c1\"", "\"finish_reason\":\"tool_calls\"")
                .doesNotContain("\"usage\"");
    }

    @Test
    void failuresMoveOnByTheirStatus() {
        for (RuntimeException thrown : new RuntimeException[] {
            new dev.langchain4j.exception.RateLimitException(new HttpException(429, "secret")),
            new UnsupportedFeatureException("secret"),
            new IllegalStateException("secret")
        }) {
            whole = request -> {
                throw thrown;
            };
            Exchange out = send("llm-lb:m", "Hi");
            assertThat(out.getMessage().getBody()).isEqualTo("spare b");
        }
        whole = request -> {
            throw new dev.langchain4j.exception.InvalidRequestException("secret");
        };
        LlmLbException failure = template.request(
                        "llm-lb:first/other", e -> e.getMessage().setBody("Hi"))
                .getException(LlmLbException.class);
        assertThat(failure.getStatus()).isEqualTo(400);
        assertThat(failure).hasMessageContaining("InvalidRequestException").hasMessageNotContaining("secret");
    }

    @Test
    void aStreamPieceByPiece() throws Exception {
        pieces = (request, handler) -> {
            handler.onPartialResponse("Hel");
            handler.onPartialResponse("lo");
            handler.onCompleteResponse(HELLO);
        };
        String events = read(send("llm-lb:m", STREAMED));
        assertThat(events)
                .contains("\"content\":\"Hel\"", "\"content\":\"lo\"", "\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("total_tokens");

        String wanted =
                STREAMED.replace("\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        assertThat(read(send("llm-lb:m", wanted))).contains("\"total_tokens\":7");
    }

    @Test
    void aStreamOfAToolCall() throws Exception {
        ToolExecutionRequest call = ToolExecutionRequest.builder()
                .id("c1")
                .name("weather")
                .arguments("{}")
                .build();
        pieces = (request, handler) -> {
            handler.onCompleteToolCall(new CompleteToolCall(0, call));
            handler.onCompleteResponse(ChatResponse.builder()
                    .aiMessage(AiMessage.from(call))
                    .finishReason(FinishReason.TOOL_EXECUTION)
                    .build());
        };
        assertThat(read(send("llm-lb:m", STREAMED)))
                .contains("\"id\":\"c1\"", "\"name\":\"weather\"", "\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void eachKindOfModelServesTheOtherKindOfRequest() throws Exception {
        assertThat(read(send("llm-lb:second/b", STREAMED)))
                .contains("\"content\":\"spare b\"", "\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");

        pieces = (request, handler) -> {
            handler.onPartialResponse("Hello");
            handler.onCompleteResponse(HELLO);
        };
        assertThat(send("llm-lb:streams/x", "Hi").getMessage().getBody()).isEqualTo("Hello");
    }

    @Test
    void aStreamThatFailsBeforeItsFirstTokenMovesOnAndAfterItIsAnError() throws Exception {
        pieces = (request, handler) -> handler.onError(new IllegalStateException("secret"));
        assertThat(read(send("llm-lb:m", STREAMED))).contains("spare b");

        pieces = (request, handler) -> {
            handler.onPartialResponse("Hel");
            handler.onError(new IllegalStateException("secret"));
        };
        assertThat(read(send("llm-lb:m", STREAMED)))
                .contains("\"content\":\"Hel\"", "event: error")
                .doesNotContain("[DONE]", "secret");
    }

    @Test
    void aModelThatBlocksTooLongIsInterrupted() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        whole = request -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
            return HELLO; // too late
        };
        Exchange out = template.request("llm-lb:first/a", e -> {
            e.getMessage().setBody("Hi");
            e.getMessage().setHeader(LlmLbConstants.DEADLINE, 200);
        });

        assertThat(out.getException(LlmLbException.class).getStatus()).isEqualTo(504);
        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aReaderWhoHangsUpCancelsTheModelsStream() throws Exception {
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        StreamingHandle handle = new StreamingHandle() {
            @Override
            public void cancel() {
                cancelled.complete(true);
            }

            @Override
            public boolean isCancelled() {
                return cancelled.isDone();
            }
        };
        pieces = (request, handler) ->
                handler.onPartialResponse(new PartialResponse("Hel"), new PartialResponseContext(handle));
        InputStream in = send("llm-lb:m", STREAMED).getMessage().getBody(InputStream.class);
        assertThat(in.read()).isEqualTo('d');

        in.close();

        assertThat(cancelled.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBeanThatIsNoModelIsRefusedAtTheStart() throws Exception {
        for (String bean : new String[] {"text", "nobody"}) {
            Path bad = Files.writeString(
                    dir.resolve("bad.yaml"),
                    "type: gateway-provider-config\nproviders:\n  - { name: x, kind: langchain4j, bean: \"#" + bean
                            + "\" }\n");
            CamelContext other = new DefaultCamelContext();
            other.getRegistry().bind("text", "no model");
            other.getComponent("llm-lb", LlmLbComponent.class).setConfig(bad.toString());
            assertThatThrownBy(() -> {
                        other.start();
                        other.getComponent("llm-lb").start();
                    })
                    .hasStackTraceContaining("provider x, bean: #" + bean + " (expected: ");
            other.close();
        }
    }

    private static String read(Exchange out) throws Exception {
        return new String(out.getMessage().getBody(InputStream.class).readAllBytes(), StandardCharsets.UTF_8);
    }

    private Exchange send(String uri, Object body) {
        Exchange out = template.request(uri, e -> e.getMessage().setBody(body));
        assertThat(out.getException()).isNull();
        return out;
    }
}
