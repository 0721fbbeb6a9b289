package dev.llmlb.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.provider.translate.ErrorBody;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.SaidFailure;
import java.util.Locale;

/** Google's error object, {@code {"error":{"code":…,"message":…,"status":…}}}, and a prompt that Gemini's filters refuse. */
final class GeminiError {

    private GeminiError() {}

    /** The object for the caller. */
    static byte[] body(JsonNode said) {
        JsonNode error = said.path("error");
        String status = error.path("status").asText("");
        return ErrorBody.of(
                error.path("message").asText(),
                ErrorBody.typeOf(error.path("code").asInt()),
                status.isEmpty() ? null : status.toLowerCase(Locale.ROOT));
    }

    /** What it means where it comes in a stream or with a status of 200. */
    static Outcome outcome(JsonNode said) {
        JsonNode error = said.path("error");
        int code = error.path("code").asInt();
        return SaidFailure.of(
                code >= 400 && code < 600 ? code : 500, error.path("status").asText(), Json.bytes(said));
    }

    /** For the caller of an answer that was not brought to its end. */
    static byte[] brokenBody(Outcome broken) {
        return ErrorBody.of("The model did not finish: " + broken.detail(), ErrorBody.typeOf(broken.status()), null);
    }

    /** Why the filters refused the prompt, or null when they did not. */
    static String blockReason(JsonNode said) {
        return said.at("/promptFeedback/blockReason").textValue();
    }

    static Outcome blocked() {
        return new Outcome(OutcomeKind.CONTENT_FILTER, 400, "the prompt was stopped by a content filter", -1);
    }

    static byte[] blockedBody(String blockReason) {
        return ErrorBody.of("The prompt was blocked: " + blockReason, "invalid_request_error", "content_filter");
    }
}
