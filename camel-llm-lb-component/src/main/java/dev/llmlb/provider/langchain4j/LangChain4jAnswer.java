package dev.llmlb.provider.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.llmlb.model.Outcome;
import dev.llmlb.provider.http.WholeAnswer;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.AnswerMessage;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.TokenCounts;
import java.util.List;

/** Puts a model's whole answer into OpenAI's shape. */
final class LangChain4jAnswer {

    /** Under which LangChain4j's models keep the signature of the thoughts. */
    static final String SIGNATURE = "thinking_signature";

    static final Outcome PICTURE = Outcome.broken("an answer with images, which a chat completion cannot hold");

    private LangChain4jAnswer() {}

    static WholeAnswer of(ChatResponse response, AnswerHead head) {
        AiMessage said = response == null ? null : response.aiMessage();
        if (said == null) {
            return WholeAnswer.failed(Outcome.broken("no answer"), null);
        }
        if (!said.images().isEmpty()) {
            return WholeAnswer.failed(PICTURE, null);
        }
        AnswerMessage message = new AnswerMessage();
        if (said.text() != null) {
            message.text(said.text());
        }
        if (said.thinking() != null) {
            message.reasoning(said.thinking());
        }
        JsonNode thoughts = thoughts(said);
        if (thoughts != null) {
            message.thinking(thoughts);
        }
        List<ToolExecutionRequest> calls = said.toolExecutionRequests();
        for (int i = 0; i < calls.size(); i++) {
            ToolExecutionRequest call = calls.get(i);
            message.toolCall(id(call.id(), head, i), call.name(), arguments(call.arguments()), null);
        }
        String reason = finishReason(response.finishReason(), message.hasToolCalls());
        if (message.isEmpty() && reason.equals("stop")) {
            return WholeAnswer.failed(Outcome.broken("an empty answer"), null);
        }
        TokenCounts tokens = tokens(response.tokenUsage());
        byte[] completion = AnswerMessage.completion(
                head.as(response.id(), response.modelName()),
                List.of(new AnswerMessage.Choice(message, reason)),
                tokens);
        return WholeAnswer.of(completion, tokens.usage());
    }

    /** Signed thoughts as callers keep them for the next request, or null. */
    static JsonNode thoughts(AiMessage said) {
        return said.thinking() != null && said.attributes().get(SIGNATURE) instanceof String signature
                ? Json.object()
                        .put("type", "thinking")
                        .put("thinking", said.thinking())
                        .put("signature", signature)
                : null;
    }

    /** The id of a call; some models give none, but without one a caller cannot answer it. */
    static String id(String said, AnswerHead head, int index) {
        return said == null || said.isBlank() ? "call-" + index + "-" + head.id() : said;
    }

    /** A function's arguments; OpenAI has an empty object where there are none. */
    static String arguments(String said) {
        return said == null || said.isBlank() ? "{}" : said;
    }

    /** OpenAI's word for why an answer ended; models may leave it out, or call tools and say that they stopped. */
    static String finishReason(FinishReason reason, boolean calls) {
        if (reason == null) {
            return calls ? "tool_calls" : "stop";
        }
        return switch (reason) {
            case STOP, OTHER -> calls ? "tool_calls" : "stop";
            case LENGTH -> "length";
            case TOOL_EXECUTION -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
        };
    }

    static TokenCounts tokens(TokenUsage usage) {
        return usage == null || usage.inputTokenCount() == null || usage.outputTokenCount() == null
                ? TokenCounts.UNKNOWN
                : new TokenCounts(usage.inputTokenCount(), usage.outputTokenCount(), 0, 0);
    }
}
