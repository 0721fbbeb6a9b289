package dev.llmlb.provider.langchain4j;

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

    private LangChain4jAnswer() {}

    static WholeAnswer of(ChatResponse response, AnswerHead head) {
        AiMessage said = response == null ? null : response.aiMessage();
        if (said == null) {
            return WholeAnswer.failed(Outcome.broken("no answer"), null);
        }
        if (!said.images().isEmpty()) {
            return WholeAnswer.failed(
                    Outcome.broken("an answer with images, which a chat completion cannot hold"), null);
        }
        AnswerMessage message = new AnswerMessage();
        if (said.text() != null) {
            message.text(said.text());
        }
        if (said.thinking() != null) {
            message.reasoning(said.thinking());
        }
        for (ToolExecutionRequest call : said.toolExecutionRequests()) {
            String arguments = call.arguments() == null || call.arguments().isBlank() ? "{}" : call.arguments();
            message.toolCall(call.id(), call.name(), Json.read(arguments), null);
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

    /** OpenAI's word for why an answer ended; models may leave it out. */
    static String finishReason(FinishReason reason, boolean calls) {
        if (reason == null || reason == FinishReason.OTHER) {
            return calls ? "tool_calls" : "stop";
        }
        return switch (reason) {
            case STOP, OTHER -> "stop";
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
