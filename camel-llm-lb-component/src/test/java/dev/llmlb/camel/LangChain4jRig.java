package dev.llmlb.camel;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.camel.CamelContext;

/** Models of LangChain4j as targets, whose answers a test writes: {@code first/…} of both kinds, {@code second/…} and {@code streams/…} of one. */
final class LangChain4jRig extends LlmLbRig {

    static final ChatResponse HELLO = ChatResponse.builder()
            .aiMessage(AiMessage.from("Hello"))
            .modelName("fake-1")
            .tokenUsage(new TokenUsage(3, 4))
            .finishReason(FinishReason.STOP)
            .build();

    /** Tells that a stream was cancelled. */
    static final class Handle implements StreamingHandle {

        final CompletableFuture<Boolean> cancelled = new CompletableFuture<>();

        @Override
        public void cancel() {
            cancelled.complete(true);
        }

        @Override
        public boolean isCancelled() {
            return cancelled.isDone();
        }
    }

    volatile Function<ChatRequest, ChatResponse> whole = request -> HELLO;
    volatile BiConsumer<ChatRequest, StreamingChatResponseHandler> pieces;
    volatile ChatRequest received;

    LangChain4jRig() {
        super(
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
    }

    @Override
    void prepare(CamelContext context) {
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
    }
}
