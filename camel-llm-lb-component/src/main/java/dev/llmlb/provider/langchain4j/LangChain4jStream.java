package dev.llmlb.provider.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.llmlb.provider.http.StreamedAnswer;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.Chunks;
import dev.llmlb.provider.translate.TokenCounts;

/**
 * Takes what a streaming model says, piece by piece; for a caller who wants the whole, its end alone. While the caller of a stream is behind
 * the model's thread waits.
 */
final class LangChain4jStream implements StreamingChatResponseHandler {

    private final StreamedAnswer answer; // null for a caller who wants the whole
    private final LangChain4jCall call;
    private final Chunks chunks = new Chunks();
    private boolean begun;
    private boolean calls;
    private volatile StreamingHandle handle; // null until the first piece

    LangChain4jStream(AnswerHead head, StreamedAnswer answer, LangChain4jCall call) {
        this.answer = answer;
        this.call = call;
        chunks.head(head);
    }

    @Override
    public void onPartialResponse(String text) {
        begin();
        chunks.text(0, text, null);
        pass();
    }

    @Override
    public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
        take(context.streamingHandle());
        onPartialResponse(piece.text());
    }

    @Override
    public void onPartialThinking(PartialThinking thought) {
        begin();
        chunks.reasoning(0, thought.text());
        pass();
    }

    @Override
    public void onPartialThinking(PartialThinking thought, PartialThinkingContext context) {
        take(context.streamingHandle());
        onPartialThinking(thought);
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall complete) {
        begin();
        calls = true;
        chunks.toolCall(
                0,
                complete.index(),
                complete.toolExecutionRequest().id(),
                complete.toolExecutionRequest().name(),
                complete.toolExecutionRequest().arguments(),
                null);
        pass();
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        if (answer == null || !begun) {
            call.answered(response);
            return;
        }
        chunks.finish(0, LangChain4jAnswer.finishReason(response.finishReason(), calls));
        TokenCounts tokens = LangChain4jAnswer.tokens(response.tokenUsage());
        if (tokens.usage().isKnown()) {
            chunks.usage(tokens);
        }
        pass();
        answer.complete(null);
    }

    @Override
    public void onError(Throwable failure) {
        call.failed(failure);
    }

    private void begin() {
        if (!begun) {
            begun = true;
            chunks.role(0);
        }
    }

    private void pass() {
        byte[] said = chunks.take();
        if (answer == null) {
            return;
        }
        try {
            answer.takeWaiting(said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // given up
        }
    }

    private void take(StreamingHandle given) {
        handle = given;
        if (call.isOver()) { // in between
            given.cancel();
        }
    }

    /** Nobody wants more. */
    void cancel() {
        StreamingHandle given = handle;
        if (given != null) {
            given.cancel();
        }
    }
}
