package dev.llmlb.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.provider.http.WholeAnswer;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.AnswerMessage;
import dev.llmlb.provider.translate.TokenCounts;
import java.util.List;

/** Reads a whole message of Anthropic's. */
final class AnthropicReply {

    private AnthropicReply() {}

    /** The answer for the caller, or null when there is none. */
    static WholeAnswer read(JsonNode said, AnswerHead head) {
        if (said.path("type").asText().equals("error")) {
            return WholeAnswer.failed(AnthropicError.outcome(said), AnthropicError.body(said));
        }
        JsonNode content = said.path("content");
        String finishReason = finishReason(said.path("stop_reason"));
        if (!content.isArray() || finishReason == null) {
            return null;
        }
        AnswerMessage message = new AnswerMessage();
        for (JsonNode block : content) {
            switch (block.path("type").asText()) {
                case "text" -> message.text(block.path("text").asText());
                case "thinking" -> {
                    message.reasoning(block.path("thinking").asText());
                    message.thinking(block);
                }
                case "redacted_thinking" -> message.thinking(block);
                case "tool_use" ->
                    message.toolCall(
                            block.path("id").asText(), block.path("name").asText(), block.path("input"), null);
                default -> {} // only of features that the request cannot ask for
            }
        }
        message.refusal(explanation(said));
        TokenCounts tokens = tokens(said.path("usage"));
        AnswerHead known = head.as(said.path("id").asText(), said.path("model").asText());
        byte[] answer =
                AnswerMessage.completion(known, List.of(new AnswerMessage.Choice(message, finishReason)), tokens);
        return WholeAnswer.of(answer, tokens.usage());
    }

    /** Why the model refused to go on, or null. */
    static String explanation(JsonNode ended) {
        return ended.path("stop_details").path("explanation").textValue();
    }

    /** OpenAI's word for why an answer ended, or null when it has not. */
    static String finishReason(JsonNode stopReason) {
        return !stopReason.isTextual()
                ? null
                : switch (stopReason.textValue()) {
                    case "end_turn", "stop_sequence" -> "stop";
                    case "tool_use" -> "tool_calls";
                    case "refusal" -> "content_filter";
                    default ->
                        "length"; // a bound, a pause, or what later versions add: whatever it is, it is not the end
                };
    }

    /** Anthropic counts apart what it reads from a cache and what it writes there; OpenAI's prompt tokens are all of them. */
    static TokenCounts tokens(JsonNode usage) {
        if (!usage.path("input_tokens").isNumber()
                || !usage.path("output_tokens").isNumber()) {
            return TokenCounts.UNKNOWN;
        }
        long cached = usage.path("cache_read_input_tokens").asLong();
        long prompt = usage.path("input_tokens").asLong()
                + cached
                + usage.path("cache_creation_input_tokens").asLong();
        long thoughts =
                usage.path("output_tokens_details").path("thinking_tokens").asLong();
        return new TokenCounts(prompt, usage.path("output_tokens").asLong(), cached, thoughts);
    }
}
