package dev.llmlb.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.provider.translate.ClaudeModel;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.Part;
import dev.llmlb.provider.translate.RequestReader;
import java.util.regex.Pattern;

/** Writes Anthropic's marks of what is to be cached as Converse's, which are blocks of their own. */
final class BedrockCache {

    /** Claude's first version that Bedrock caches for. */
    private static final int FIRST = 305;

    /** An ARN that tells no model. */
    private static final Pattern SILENT =
            Pattern.compile("arn:.*:(application-inference-profile|provisioned-model)/.*");

    private final RequestReader request;
    private final boolean caches;

    BedrockCache(RequestReader request, String model) {
        this.request = request;
        this.caches = caches(model);
    }

    /** Whether a mark does not end in an error of Bedrock's: Claude takes it, and so may what an ARN does not tell. */
    private static boolean caches(String model) {
        ClaudeModel claude = ClaudeModel.of(model);
        return claude.family().isEmpty() ? SILENT.matcher(model).matches() : !claude.isBefore(FIRST);
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
