package dev.llmlb.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.Outcome;
import dev.llmlb.provider.http.WholeAnswer;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.AnswerMessage;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.TokenCounts;
import java.util.ArrayList;
import java.util.List;

/** Reads a whole answer of Gemini's. */
final class GeminiReply {

    /** That the model did not bring an answer to its end: another one may. */
    static final String BROKEN = "";

    private GeminiReply() {}

    /** The answer for the caller, or null when there is none. */
    static WholeAnswer read(JsonNode said, AnswerHead head) {
        if (said.path("error").isObject()) {
            return WholeAnswer.failed(GeminiError.outcome(said), GeminiError.body(said));
        }
        JsonNode candidates = said.path("candidates");
        String blocked = GeminiError.blockReason(said);
        if (candidates.isEmpty() && blocked != null) {
            return WholeAnswer.failed(GeminiError.blocked(), GeminiError.blockedBody(blocked));
        }
        AnswerHead known = head.as(
                said.path("responseId").asText(), said.path("modelVersion").asText());
        List<AnswerMessage.Choice> choices = new ArrayList<>();
        int calls = 0;
        for (JsonNode candidate : candidates) {
            AnswerMessage message = new AnswerMessage();
            for (JsonNode part : candidate.at("/content/parts")) {
                calls += add(part, message, head, calls);
            }
            if (candidate.has("logprobsResult")) {
                message.logprobs(GeminiLogprobs.of(candidate.path("logprobsResult")));
            }
            String reason = finishReason(candidate.path("finishReason"), message.hasToolCalls());
            if (BROKEN.equals(reason)) {
                Outcome broken = broken(candidate.path("finishReason"));
                return WholeAnswer.failed(broken, GeminiError.brokenBody(broken));
            }
            if (reason != null) {
                choices.add(new AnswerMessage.Choice(message, reason));
            }
        }
        TokenCounts tokens = tokens(said.path("usageMetadata"));
        return choices.isEmpty()
                ? null
                : WholeAnswer.of(AnswerMessage.completion(known, choices, tokens), tokens.usage());
    }

    /** Adds a part; gives 1 when it is a call of a tool. */
    private static int add(JsonNode part, AnswerMessage message, AnswerHead head, int calls) {
        JsonNode call = part.path("functionCall");
        if (call.isObject()) {
            message.toolCall(callId(call, head, calls), call.path("name").asText(), arguments(call), signature(part));
            return 1;
        }
        JsonNode signature = signature(part);
        if (signature != null) {
            message.extra(signature);
        }
        String picture = picture(part);
        String text = part.path("text").asText("");
        if (picture != null) {
            message.image(picture);
        } else if (part.path("thought").asBoolean()) {
            message.reasoning(text);
        } else {
            message.text(text);
        }
        return 0;
    }

    /** A picture, or what else is no text, that the answer brings, as a data URL; or null. */
    static String picture(JsonNode part) {
        JsonNode data = part.path("inlineData");
        return data.path("data").isTextual() && !part.path("thought").asBoolean()
                ? "data:" + data.path("mimeType").asText() + ";base64,"
                        + data.path("data").textValue()
                : null;
    }

    static JsonNode arguments(JsonNode call) {
        return call.path("args").isObject() ? call.path("args") : Json.object();
    }

    /** Gemini does not always name its calls; OpenAI's callers need a name for each. */
    static String callId(JsonNode call, AnswerHead head, int number) {
        String id = call.path("id").asText("");
        return id.isEmpty() ? "call_" + head.id().replaceFirst("^chatcmpl-", "") + "_" + number : id;
    }

    /** The signature of the thoughts behind a part, which Gemini wants back, where Google's own compatible API puts it; or null. */
    static JsonNode signature(JsonNode part) {
        JsonNode signature = part.get("thoughtSignature");
        if (signature == null) {
            return null;
        }
        return Json.object().set("google", Json.object().set("thought_signature", signature));
    }

    /** OpenAI's word for why an answer ended, null when it has not, {@link #BROKEN} when it failed. */
    static String finishReason(JsonNode reason, boolean toolCalls) {
        return !reason.isTextual()
                ? null
                : switch (reason.textValue()) {
                    case "STOP" -> toolCalls ? "tool_calls" : "stop";
                    case "MAX_TOKENS" -> "length";
                    case "SAFETY",
                            "RECITATION",
                            "LANGUAGE",
                            "BLOCKLIST",
                            "PROHIBITED_CONTENT",
                            "SPII",
                            "IMAGE_SAFETY",
                            "IMAGE_PROHIBITED_CONTENT",
                            "IMAGE_RECITATION",
                            "MODEL_ARMOR" -> "content_filter";
                    default -> BROKEN; // a malformed call, or a reason that Gemini does not know itself
                };
    }

    static Outcome broken(JsonNode reason) {
        String name = reason.textValue().matches("[A-Z_]{1,60}") ? reason.textValue() : "unknown";
        return Outcome.broken("finish reason " + name);
    }

    /** Gemini counts thoughts apart; OpenAI's completion tokens are all that the model wrote. */
    static TokenCounts tokens(JsonNode usage) {
        if (!usage.path("promptTokenCount").isNumber()) {
            return TokenCounts.UNKNOWN;
        }
        long thoughts = usage.path("thoughtsTokenCount").asLong();
        return new TokenCounts(
                usage.path("promptTokenCount").asLong()
                        + usage.path("toolUsePromptTokenCount").asLong(),
                usage.path("candidatesTokenCount").asLong() + thoughts,
                usage.path("cachedContentTokenCount").asLong(),
                thoughts);
    }
}
