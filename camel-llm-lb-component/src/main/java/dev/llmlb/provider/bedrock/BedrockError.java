package dev.llmlb.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.Outcome;
import dev.llmlb.provider.translate.ErrorBody;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.SaidFailure;
import java.util.Locale;
import java.util.regex.Pattern;

/** Bedrock's errors: a message, and the name of an exception that stands in a header or names the event. */
final class BedrockError {

    private static final Pattern NAMES =
            Pattern.compile(".*(exception|error)", Pattern.CASE_INSENSITIVE); // of events that are no part of an answer

    private BedrockError() {}

    static boolean isOne(String event) {
        return NAMES.matcher(event).matches();
    }

    /** The object for the caller; in a response the exception's name is known to its headers only. */
    static byte[] body(JsonNode said, String name) {
        JsonNode message = said.has("message") ? said.path("message") : said.path("Message");
        return ErrorBody.of(message.asText(), ErrorBody.typeOf(statusOf(name)), name);
    }

    /** What it means where it comes in a stream. */
    static Outcome outcome(JsonNode said, String name) {
        return SaidFailure.of(statusOf(name), name, Json.bytes(said));
    }

    private static int statusOf(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "validationexception", "bedrock_error" -> 400;
            case "accessdeniedexception" -> 403;
            case "resourcenotfoundexception" -> 404;
            case "modeltimeoutexception" -> 504;
            case "throttlingexception", "servicequotaexceededexception" -> 429;
            case "serviceunavailableexception" -> 503;
            default -> 500;
        };
    }
}
