package dev.llmlb.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.model.Outcome;
import dev.llmlb.provider.http.WholeAnswer;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.AnswerMessage;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.TokenCounts;
import java.util.List;

/** Reads a whole answer of Converse. */
final class BedrockReply {

    /** That the model did not bring an answer to its end: another one may. */
    static final String BROKEN = "";

    static final Outcome PICTURE = Outcome.broken("an answer with images, which a chat completion cannot hold");

    private BedrockReply() {}

    /** The answer for the caller, or null when there is none. */
    static WholeAnswer read(JsonNode said, AnswerHead head) {
        JsonNode content = said.at("/output/message/content");
        String finishReason = finishReason(said.path("stopReason"));
        if (!content.isArray() || finishReason == null) {
            return null;
        }
        if (finishReason.equals(BROKEN)) {
            return WholeAnswer.failed(broken(said.path("stopReason")), null);
        }
        AnswerMessage message = new AnswerMessage();
        for (JsonNode block : content) {
            if (block.has("image")) {
                return WholeAnswer.failed(PICTURE, null);
            }
            JsonNode call = block.path("toolUse");
            JsonNode reasoning = block.at("/reasoningContent/reasoningText");
            JsonNode redacted = block.at("/reasoningContent/redactedContent");
            if (call.isObject()) {
                message.toolCall(
                        call.path("toolUseId").asText(), call.path("name").asText(), call.path("input"), null);
            } else if (reasoning.isObject()) {
                message.reasoning(reasoning.path("text").asText());
                if (reasoning.has("signature")) {
                    message.thinking(thinking(
                            reasoning.path("text").asText(),
                            reasoning.path("signature").asText()));
                }
            } else if (redacted.isTextual()) {
                message.thinking(redacted(redacted.textValue()));
            } else {
                message.text(block.path("text").asText(""));
                block.at("/citationsContent/content")
                        .forEach(cited -> message.text(cited.path("text").asText("")));
            }
        }
        TokenCounts tokens = tokens(said.path("usage"));
        byte[] answer =
                AnswerMessage.completion(head, List.of(new AnswerMessage.Choice(message, finishReason)), tokens);
        return WholeAnswer.of(answer, tokens.usage());
    }

    /** Signed thoughts as callers keep them for the next request. */
    static ObjectNode thinking(String text, String signature) {
        return Json.object().put("type", "thinking").put("thinking", text).put("signature", signature);
    }

    /** Thoughts that are for the model's eyes only. */
    static ObjectNode redacted(String data) {
        return Json.object().put("type", "redacted_thinking").put("data", data);
    }

    /** OpenAI's word for why an answer ended, null when it has not, {@link #BROKEN} when it failed. */
    static String finishReason(JsonNode stopReason) {
        return !stopReason.isTextual()
                ? null
                : switch (stopReason.textValue()) {
                    case "end_turn", "stop_sequence" -> "stop";
                    case "tool_use" -> "tool_calls";
                    case "guardrail_intervened", "content_filtered", "refusal" -> "content_filter";
                    case "malformed_model_output", "malformed_tool_use" -> BROKEN;
                    default -> "length"; // a bound, or what later versions add: whatever it is, it is not the end
                };
    }

    static Outcome broken(JsonNode stopReason) {
        return Outcome.broken("stop reason " + stopReason.textValue()); // one of two that are known
    }

    /** Bedrock counts apart what it reads from a cache and what it writes there; OpenAI's prompt tokens are all of them. */
    static TokenCounts tokens(JsonNode usage) {
        if (!usage.path("inputTokens").isNumber() || !usage.path("outputTokens").isNumber()) {
            return TokenCounts.UNKNOWN;
        }
        long cached = usage.path("cacheReadInputTokens").asLong();
        long prompt = usage.path("inputTokens").asLong()
                + cached
                + usage.path("cacheWriteInputTokens").asLong();
        return new TokenCounts(prompt, usage.path("outputTokens").asLong(), cached, 0);
    }
}
