package dev.llmlb.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a request asks for.
 *
 * @param model empty when the request names none
 * @param maxTokens the longest answer allowed
 * @param embeddings the vectors asked for, or null
 */
record ChatCall(
        Api api,
        String model,
        boolean stream,
        boolean includeUsage,
        int maxTokens,
        int promptTokens,
        Embeddings embeddings) {

    private static final int CHARACTERS_PER_TOKEN = 4;

    /** A request that could not be read. */
    static ChatCall unreadable(Api api, String model) {
        return new ChatCall(api, model, false, false, 0, 0, null);
    }

    /** Reads a request body; {@code deployment} is the model, unless null. */
    static ChatCall read(Api api, ObjectNode body, String deployment) {
        Embeddings embeddings = api == Api.EMBEDDINGS ? Embeddings.read(body) : null;
        return new ChatCall(
                api,
                deployment != null ? deployment : body.path("model").asText(""),
                api != Api.EMBEDDINGS && body.path("stream").asBoolean(false),
                body.path("stream_options").path("include_usage").asBoolean(false),
                limit(body),
                Math.max(1, characters(api, body, embeddings) / CHARACTERS_PER_TOKEN),
                embeddings);
    }

    private static int limit(ObjectNode body) {
        JsonNode limit =
                body.hasNonNull("max_completion_tokens") ? body.path("max_completion_tokens") : body.path("max_tokens");
        return limit.asInt() > 0 ? limit.asInt() : Integer.MAX_VALUE;
    }

    private static int characters(Api api, ObjectNode body, Embeddings embeddings) {
        return switch (api) {
            case CHAT -> characters(body.path("messages"));
            case COMPLETIONS ->
                body.path("prompt").isTextual()
                        ? body.path("prompt").textValue().length()
                        : body.path("prompt").toString().length();
            case EMBEDDINGS -> embeddings.characters();
        };
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
