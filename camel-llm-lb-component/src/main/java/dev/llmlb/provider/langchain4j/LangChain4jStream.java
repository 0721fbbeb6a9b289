package dev.llmlb.provider.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.llmlb.model.Outcome;
import dev.llmlb.provider.http.StreamedAnswer;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.Chunks;
import dev.llmlb.provider.translate.TokenCounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes what a streaming model says, piece by piece; for a caller who wants the whole, its end alone. While the caller of a stream is behind
 * the model's thread waits.
 */
final class LangChain4jStream implements StreamingChatResponseHandler {

    private final StreamedAnswer answer; // null for a caller who wants the whole
    private final LangChain4jCall call;
    private final Chunks chunks = new Chunks();
    private final AnswerHead head;
    private final Map<Integer, Boolean> calls = new HashMap<>(); // that have begun, and whether arguments have come
    private boolean begun;
    private volatile StreamingHandle handle; // null until the first piece

    LangChain4jStream(AnswerHead head, StreamedAnswer answer, LangChain4jCall call) {
        this.head = head;
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
    public void onPartialToolCall(PartialToolCall piece) {
        begin();
        call(piece.index(), piece.id(), piece.name());
        arguments(piece.index(), piece.partialArguments());
        pass();
    }

    @Override
    public void onPartialToolCall(PartialToolCall piece, PartialToolCallContext context) {
        take(context.streamingHandle());
        onPartialToolCall(piece);
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall complete) {
        begin();
        whole(complete.index(), complete.toolExecutionRequest());
        pass();
    }

    /** A whole call, of which pieces may have come. */
    private void whole(int index, ToolExecutionRequest request) {
        call(index, request.id(), request.name());
        if (!calls.get(index)) {
            arguments(index, LangChain4jAnswer.arguments(request.arguments()));
        }
    }

    private void call(int index, String id, String name) {
        if (calls.putIfAbsent(index, false) == null) {
            chunks.toolCall(0, index, LangChain4jAnswer.id(id, head, index), name, "", null);
        }
    }

    private void arguments(int index, String more) {
        if (more != null && !more.isEmpty()) {
            calls.put(index, true);
            chunks.arguments(0, index, more);
        }
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        if (answer == null || !begun) {
            call.answered(response);
            return;
        }
        AiMessage said = response == null ? null : response.aiMessage();
        if (said == null || !said.images().isEmpty()) {
            answer.fail(said == null ? Outcome.broken("no answer") : LangChain4jAnswer.PICTURE, null);
            return;
        }
        if (calls.isEmpty()) { // some models tell them at the end only
            List<ToolExecutionRequest> requests = said.toolExecutionRequests();
            for (int i = 0; i < requests.size(); i++) {
                whole(i, requests.get(i));
            }
        }
        JsonNode thoughts = LangChain4jAnswer.thoughts(said);
        if (thoughts != null) {
            chunks.thinking(0, thoughts);
        }
        chunks.finish(0, LangChain4jAnswer.finishReason(response.finishReason(), !calls.isEmpty()));
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
