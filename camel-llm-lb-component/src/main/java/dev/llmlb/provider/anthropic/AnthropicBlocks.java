package dev.llmlb.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.provider.translate.Blocks;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.Part;
import dev.llmlb.provider.translate.RequestReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Writes the parts of a turn as Anthropic's content blocks. */
final class AnthropicBlocks {

    /** Where Anthropic has the mark, on blocks and on tools. */
    static final String CACHE = "cache_control";

    private static final Set<String> PICTURES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    private final RequestReader request;

    AnthropicBlocks(RequestReader request) {
        this.request = request;
    }

    ArrayNode of(List<Part> parts) {
        return Blocks.of(parts, part -> marked(part, block(part)));
    }

    /** The block with its part's mark of what is to be cached. */
    static JsonNode marked(Part part, JsonNode block) {
        if (part.cache() != null && block instanceof ObjectNode object) {
            object.set(CACHE, part.cache());
        }
        return block;
    }

    private JsonNode block(Part part) {
        if (part
                instanceof Part.Text text) { // blanks alone are refused, and models of others' send them ahead of calls
            return text.text().isBlank() ? null : ofType("text").put("text", text.text());
        }
        if (part instanceof Part.Thinking thinking) {
            return isAnthropics(thinking.block()) ? thinking.block() : null;
        }
        if (part instanceof Part.Image image) {
            return image(image);
        }
        if (part instanceof Part.File file) {
            return file(file);
        }
        if (part instanceof Part.ToolCall call) {
            return ofType("tool_use")
                    .put("id", id(call.id()))
                    .put("name", call.name())
                    .set("input", call.arguments());
        }
        if (part instanceof Part.ToolResult result) {
            return ofType("tool_result")
                    .put("tool_use_id", id(result.id()))
                    .set("content", Blocks.of(result.content(), this::block));
        }
        request.refuse("input_audio", "hears nothing");
        return null;
    }

    /** Whether thoughts are such as Anthropic gave, here or elsewhere; it takes no others back. */
    static boolean isAnthropics(JsonNode block) {
        return switch (block.path("type").asText()) {
            case "thinking" -> block.path("signature").isTextual();
            case "redacted_thinking" -> block.path("data").isTextual();
            default -> false;
        };
    }

    private ObjectNode image(Part.Image image) {
        if (image.url() == null && !PICTURES.contains(image.mediaType())) {
            request.refuse("image_url: " + image.mediaType(), "takes png, jpeg, gif and webp");
        }
        if (image.url() != null && !image.url().startsWith("https:")) {
            request.refuse("image_url", "takes https URLs and data URLs");
        }
        ObjectNode block = ofType("image");
        ObjectNode source = block.putObject("source");
        if (image.url() != null) {
            source.put("type", "url").put("url", image.url());
        } else {
            source.put("type", "base64").put("media_type", image.mediaType()).put("data", image.base64());
        }
        return block;
    }

    private ObjectNode file(Part.File file) {
        ObjectNode block = ofType("document").put("title", file.name());
        ObjectNode source = block.putObject("source");
        switch (file.mediaType()) {
            case "application/pdf" ->
                source.put("type", "base64").put("media_type", file.mediaType()).put("data", file.base64());
            case "text/plain" ->
                source.put("type", "text").put("media_type", file.mediaType()).put("data", decoded(file.base64()));
            default -> request.refuse("file: " + file.mediaType(), "reads application/pdf and text/plain");
        }
        return block;
    }

    private String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            request.refuse("file.file_data", "takes base64");
            return "";
        }
    }

    /** Ids that other providers gave may hold what Anthropic does not take; both ends of a call are mended alike. */
    private static String id(String id) {
        return id.replaceAll("[^a-zA-Z0-9_-]", "_");
    }

    private static ObjectNode ofType(String type) {
        return Json.object().put("type", type);
    }
}
