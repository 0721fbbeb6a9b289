package dev.llmlb.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON of the wires that are not OpenAI's: what of a request matters here, answers in text, and errors. */
final class NativeWire {

    private static final int CHARACTERS_PER_TOKEN = 4;

    private NativeWire() {}

    /** Reads a request; of Gemini's and Bedrock's the path names the model and says whether it streams. */
    static ChatCall read(Wire wire, Route route, String path, ObjectNode body) {
        boolean anthropic = wire == Wire.ANTHROPIC;
        boolean gemini = wire == Wire.GEMINI;
        JsonNode limit =
                switch (wire) {
                    case GEMINI -> body.at("/generationConfig/maxOutputTokens");
                    case BEDROCK -> body.at("/inferenceConfig/maxTokens");
                    default -> body.path("max_tokens");
                };
        int characters = 0;
        for (JsonNode turn : body.path(gemini ? "contents" : "messages")) {
            characters += turn.path("content").asText("").length();
            for (JsonNode part : turn.path(gemini ? "parts" : "content")) {
                characters += part.path("text").asText("").length();
            }
        }
        return new ChatCall(
                Api.CHAT,
                anthropic ? body.path("model").asText("") : route.deployment(),
                anthropic
                        ? body.path("stream").asBoolean(false)
                        : path.endsWith(gemini ? ":streamGenerateContent" : "/converse-stream"),
                false,
                limit.asInt() > 0 ? limit.asInt() : Integer.MAX_VALUE,
                Math.max(1, characters / CHARACTERS_PER_TOKEN),
                null);
    }

    /** The whole answer. */
    static String answer(Wire wire, Completion completion) {
        return switch (wire) {
            case ANTHROPIC -> anthropic(completion);
            case GEMINI -> gemini(completion, String.join("", completion.tokens()), geminiReason(completion));
            case BEDROCK -> BedrockWire.answer(completion);
            case OPENAI, AZURE_OPENAI -> completion.json();
        };
    }

    static AnswerEvents events(Wire wire, Completion completion, boolean usageAsked) {
        return switch (wire) {
            case ANTHROPIC -> new AnthropicEvents(completion);
            case GEMINI -> new GeminiEvents(completion);
            case BEDROCK -> new BedrockEvents(completion);
            case OPENAI, AZURE_OPENAI -> new CompletionEvents(completion, usageAsked);
        };
    }

    /** The error object of a failure. */
    static String error(Wire wire, Outcome.Failure failure) {
        int status = failure.status();
        String message =
                failure.message() != null ? failure.message() : "The request failed with status " + status + ".";
        return switch (wire) {
            case ANTHROPIC -> anthropicError(anthropicType(status), message);
            case GEMINI -> geminiError(status, message);
            case BEDROCK -> BedrockWire.error(message);
            case OPENAI, AZURE_OPENAI ->
                failure.message() == null ? ErrorJson.of(status) : ErrorJson.openAi(message, "error", failure.code());
        };
    }

    private static String anthropic(Completion completion) {
        Usage usage = completion.usage();
        return "{\"id\":" + Json.quote(completion.id()) + ",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
                + Json.quote(completion.model()) + ",\"content\":[{\"type\":\"text\",\"text\":"
                + Json.quote(String.join("", completion.tokens())) + "}],\"stop_reason\":"
                + Json.quote(anthropicReason(completion)) + ",\"stop_sequence\":null"
                + (usage == null
                        ? "}"
                        : ",\"usage\":{\"input_tokens\":" + usage.promptTokens() + ",\"output_tokens\":"
                                + usage.completionTokens() + "}}");
    }

    static String anthropicReason(Completion completion) {
        return completion.finishReason().equals("length") ? "max_tokens" : "end_turn";
    }

    private static String anthropicType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    static String anthropicError(String type, String message) {
        return "{\"type\":\"error\",\"error\":{\"type\":" + Json.quote(type) + ",\"message\":" + Json.quote(message)
                + "}}";
    }

    /** @param reason null while the answer goes on; its usage comes with the end */
    static String gemini(Completion completion, String text, String reason) {
        Usage usage = reason == null ? null : completion.usage();
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":" + Json.quote(text) + "}],\"role\":\"model\"}"
                + (reason == null ? "" : ",\"finishReason\":" + Json.quote(reason)) + ",\"index\":0}]"
                + (usage == null
                        ? ""
                        : ",\"usageMetadata\":{\"promptTokenCount\":" + usage.promptTokens()
                                + ",\"candidatesTokenCount\":" + usage.completionTokens() + ",\"totalTokenCount\":"
                                + (usage.promptTokens() + usage.completionTokens()) + "}")
                + ",\"modelVersion\":" + Json.quote(completion.model()) + ",\"responseId\":"
                + Json.quote(completion.id()) + "}";
    }

    static String geminiReason(Completion completion) {
        return completion.finishReason().equals("length") ? "MAX_TOKENS" : "STOP";
    }

    static String geminiError(int status, String message) {
        String name =
                switch (status) {
                    case 400 -> "INVALID_ARGUMENT";
                    case 401 -> "UNAUTHENTICATED";
                    case 403 -> "PERMISSION_DENIED";
                    case 404 -> "NOT_FOUND";
                    case 429 -> "RESOURCE_EXHAUSTED";
                    case 503 -> "UNAVAILABLE";
                    case 504 -> "DEADLINE_EXCEEDED";
                    default -> status < 500 ? "FAILED_PRECONDITION" : "INTERNAL";
                };
        return "{\"error\":{\"code\":" + status + ",\"message\":" + Json.quote(message) + ",\"status\":\"" + name
                + "\"}}";
    }
}
