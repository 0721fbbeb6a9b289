package dev.llmlb.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a chat request asks for.
 *
 * @param model empty when the request names none
 * @param maxTokens the longest answer allowed
 */
record ChatCall(String model, boolean stream, boolean includeUsage, int maxTokens, int promptTokens) {

    private static final int CHARACTERS_PER_TOKEN = 4;

    /** A request that could not be read. */
    static ChatCall unreadable(String model) {
        return new ChatCall(model, false, false, 0, 0);
    }

    /** Reads a request body; {@code deployment} is the model, unless null. */
    static ChatCall read(ObjectNode body, String deployment) {
        return new ChatCall(
                deployment != null ? deployment : body.path("model").asText(""),
                body.path("stream").asBoolean(false),
                body.path("stream_options").path("include_usage").asBoolean(false),
                limit(body),
                Math.max(1, characters(body.path("messages")) / CHARACTERS_PER_TOKEN));
    }

    private static int limit(ObjectNode body) {
        JsonNode limit =
                body.hasNonNull("max_completion_tokens") ? body.path("max_completion_tokens") : body.path("max_tokens");
        return limit.asInt() > 0 ? limit.asInt() : Integer.MAX_VALUE;
    }

    /** Content is a text or a list of parts of which some have a text. */
    private static int characters(JsonNode messages) {
        int sum = 0;
        for (JsonNode message : messages) {
            sum += message.path("content").asText("").length();
            for (JsonNode part : message.path("content")) {
                sum += part.path("text").asText("").length();
            }
        }
        return sum;
    }
}
