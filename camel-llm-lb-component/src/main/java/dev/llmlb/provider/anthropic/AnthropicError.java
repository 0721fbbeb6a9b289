package dev.llmlb.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.Outcome;
import dev.llmlb.provider.translate.ErrorBody;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.SaidFailure;

/** Anthropic's error object, which is the same in a response and in a stream: {@code {"type":"error","error":{"type":…,"message":…}}}. */
final class AnthropicError {

    private AnthropicError() {}

    /** The object for the caller. */
    static byte[] body(JsonNode said) {
        JsonNode error = said.path("error");
        String type = error.path("type").asText("error");
        return ErrorBody.of(error.path("message").asText(), ErrorBody.typeOf(statusOf(type)), type);
    }

    /** What it means where it comes without a status of its own. */
    static Outcome outcome(JsonNode said) {
        String type = said.path("error").path("type").asText();
        return SaidFailure.of(statusOf(type), type, Json.bytes(said));
    }

    private static int statusOf(String type) {
        return switch (type) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 500;
        };
    }
}
