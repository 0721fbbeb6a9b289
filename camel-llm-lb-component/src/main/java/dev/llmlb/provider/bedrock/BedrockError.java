package dev.llmlb.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.model.Outcome;
import dev.llmlb.provider.translate.ErrorBody;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.SaidFailure;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Bedrock's errors: a message, and the name of an exception that stands in a header or names the event. Here the name is a member of the
 * error, {@code __type}, as in other services of AWS.
 */
final class BedrockError {

    private static final String TYPE = "__type";

    /** Of events that are no part of an answer. */
    private static final Pattern NAMES =
            Pattern.compile(".*(exception|error|failure|unavailable|throttling)", Pattern.CASE_INSENSITIVE);

    private BedrockError() {}

    static boolean isOne(String event) {
        return NAMES.matcher(event).matches();
    }

    /**
     * The error with its name.
     *
     * @param name of the exception, maybe with a namespace before it or an address after it; or null
     */
    static ObjectNode named(JsonNode said, String name) {
        ObjectNode error = said.isObject() ? said.deepCopy() : Json.object();
        if (name != null) {
            error.put(TYPE, name.replaceFirst(":.*", "").replaceFirst(".*#", ""));
        }
        return error;
    }

    /** The object for the caller. */
    static byte[] body(JsonNode said) {
        JsonNode message = said.has("message") ? said.path("message") : said.path("Message");
        String name = said.path(TYPE).asText("bedrock_error");
        return ErrorBody.of(message.asText(), ErrorBody.typeOf(statusOf(name)), name);
    }

    /** What it means where it comes in a stream. */
    static Outcome outcome(JsonNode said, String name) {
        return SaidFailure.of(statusOf(name), name, Json.bytes(named(said, name)));
    }

    private static int statusOf(String name) {
        return switch (name.toLowerCase(Locale.ROOT).replaceFirst("exception$", "")) {
            case "validation", "validationerror", "bedrock_error" -> 400;
            case "unrecognizedclient",
                    "accessdenied",
                    "expiredtoken",
                    "invalidsignature",
                    "incompletesignature",
                    "missingauthenticationtoken" -> 403;
            case "resourcenotfound" -> 404;
            case "modeltimeout" -> 504;
            case "throttling", "servicequotaexceeded", "modelnotready" -> 429;
            case "serviceunavailable" -> 503;
            default -> 500;
        };
    }
}
