package dev.llmlb.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.provider.translate.Blocks;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.Part;
import dev.llmlb.provider.translate.RequestReader;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes the parts of a turn as Converse's content blocks. */
final class BedrockBlocks {

    private static final Set<String> PICTURES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
    private static final Map<String, String> DOCUMENTS = Map.of(
            "application/pdf", "pdf",
            "text/plain", "txt",
            "text/csv", "csv",
            "text/html", "html",
            "text/markdown", "md",
            "application/msword", "doc",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
            "application/vnd.ms-excel", "xls",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");

    /** Characters of a document's name. */
    private static final int MAX_NAME = 200;

    private static final int MAX_ID = 64;

    private final RequestReader request;
    private final boolean claude;
    private final BedrockCache cache;
    private final Set<String> names = new HashSet<>(); // of documents: no two may have one

    /** @param claude whether the model is Claude, or may be: others refuse what Claude thought */
    BedrockBlocks(RequestReader request, boolean claude, BedrockCache cache) {
        this.request = request;
        this.claude = claude;
        this.cache = cache;
    }

    ArrayNode of(List<Part> parts) {
        ArrayNode blocks = Blocks.of(parts, this::block, cache::behind);
        boolean documents = false;
        for (JsonNode block : blocks) {
            documents |= block.has("document");
        }
        if (documents && parts.stream().noneMatch(BedrockBlocks::hasWords)) {
            request.refuse("file", "takes documents beside a text");
        }
        return blocks;
    }

    private static boolean hasWords(Part part) {
        return part instanceof Part.Text text && !text.text().isBlank();
    }

    private JsonNode block(Part part) {
        if (part instanceof Part.Text text) {
            return words(text);
        }
        if (part instanceof Part.Image image) {
            return image(image);
        }
        if (part instanceof Part.File file) {
            return file(file);
        }
        ObjectNode block = Json.object();
        if (part instanceof Part.Audio audio) {
            block.putObject("audio")
                    .put("format", audio.format())
                    .putObject("source")
                    .put("bytes", audio.base64());
        } else if (part instanceof Part.ToolCall call) {
            block.putObject("toolUse")
                    .put("toolUseId", id(call.id()))
                    .put("name", call.name())
                    .set("input", call.arguments());
        } else if (part instanceof Part.ToolResult result) {
            if (result.content().stream().anyMatch(Part.Audio.class::isInstance)) {
                request.refuse("messages", "takes no audio from tools");
            }
            block.putObject("toolResult").put("toolUseId", id(result.id())).set("content", resultOf(result));
        } else if (part instanceof Part.Thinking thinking) {
            return claude ? thinking(thinking.block()) : null;
        }
        return block;
    }

    /** What a tool gave; some models refuse a list of nothing, and none a blank text here. */
    private ArrayNode resultOf(Part.ToolResult result) {
        ArrayNode content = Blocks.of(result.content(), this::block);
        return content.isEmpty() ? content.add(Json.object().put("text", result.text())) : content;
    }

    /** The block of a text, or null: one of white space alone is refused, and says nothing. */
    static JsonNode words(Part.Text text) {
        return text.text().isBlank() ? null : Json.object().put("text", text.text());
    }

    private ObjectNode image(Part.Image image) {
        if (image.url() != null) {
            request.refuse("image_url", "takes pictures as data URLs");
            return null;
        }
        if (!PICTURES.contains(image.mediaType())) {
            request.refuse("image_url: " + image.mediaType(), "takes png, jpeg, gif and webp");
            return null;
        }
        ObjectNode block = Json.object();
        block.putObject("image")
                .put("format", image.mediaType().substring("image/".length()))
                .putObject("source")
                .put("bytes", image.base64());
        return block;
    }

    private ObjectNode file(Part.File file) {
        String format = DOCUMENTS.get(file.mediaType());
        if (format == null) {
            request.refuse(
                    "file: " + file.mediaType(),
                    "takes "
                            + String.join(
                                    ", ", DOCUMENTS.values().stream().sorted().toList()));
            return null;
        }
        ObjectNode block = Json.object();
        block.putObject("document")
                .put("format", format)
                .put("name", name(file.name()))
                .putObject("source")
                .put("bytes", file.base64());
        return block;
    }

    private String name(String file) {
        String name = file.replaceAll("[^A-Za-z0-9()\\[\\] -]", "-")
                .replaceAll(" +", " ")
                .strip();
        String start = name.isEmpty() ? "document" : name.substring(0, Math.min(name.length(), MAX_NAME - 6));
        String unique = start;
        for (int i = 2; !names.add(unique.toLowerCase(Locale.ROOT)); i++) {
            unique = start + "-" + i;
        }
        return unique;
    }

    /** Signed or redacted thoughts; others of an earlier answer are nothing that Converse takes back. */
    private static ObjectNode thinking(JsonNode block) {
        ObjectNode out = Json.object();
        if (block.path("data").isTextual()) {
            out.putObject("reasoningContent")
                    .put("redactedContent", block.path("data").textValue());
            return out;
        }
        if (!block.path("signature").isTextual()) {
            return null;
        }
        out.putObject("reasoningContent")
                .putObject("reasoningText")
                .put("text", block.path("thinking").asText())
                .put("signature", block.path("signature").textValue());
        return out;
    }

    /** Ids that other providers gave may hold what Bedrock does not take, or be too long; both ends of a call are mended alike. */
    private static String id(String id) {
        String plain = id.replaceAll("[^a-zA-Z0-9_-]", "_");
        return plain.length() <= MAX_ID ? plain : Integer.toHexString(id.hashCode()) + plain.substring(0, MAX_ID - 8);
    }
}
