package dev.llmlb.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.provider.translate.ClaudeModel;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.Part;
import dev.llmlb.provider.translate.RequestReader;

/** Writes Anthropic's marks of what is to be cached as Converse's, which are blocks of their own. */
final class BedrockCache {

    /** Claude's first version that Bedrock caches for. */
    private static final int FIRST = 305;

    private final RequestReader request;
    private final boolean caches;

    /** @param claude whether the model is Claude, or may be: only then a mark does not end in an error of Bedrock's */
    BedrockCache(RequestReader request, boolean claude, ClaudeModel model) {
        this.request = request;
        this.caches = claude && !model.isBefore(FIRST);
    }

    /** The block behind that of a part, or null. */
    JsonNode behind(Part part) {
        if (part.cache() != null
                && part instanceof Part.File file
                && !file.mediaType().equals("application/pdf")) {
            request.refuse("cache_control", "has none right behind a file but a pdf");
        }
        return point(part.cache());
    }

    /** The block for a mark, or null without one. */
    JsonNode point(ObjectNode mark) {
        if (mark == null) {
            return null;
        }
        String ttl = mark.path("ttl").asText("5m");
        if (!caches) {
            request.refuse("cache_control", "caches nothing with this model");
        } else if (!mark.path("type").asText().equals("ephemeral")
                || !ttl.equals("5m") && !ttl.equals("1h")
                || mark.size() > (mark.has("ttl") ? 2 : 1)) {
            request.refuse("cache_control", "takes the type ephemeral and a ttl of 5m or 1h");
        }
        ObjectNode block = Json.object();
        ObjectNode point = block.putObject("cachePoint").put("type", "default");
        if (mark.has("ttl")) {
            point.put("ttl", ttl);
        }
        return block;
    }
}
