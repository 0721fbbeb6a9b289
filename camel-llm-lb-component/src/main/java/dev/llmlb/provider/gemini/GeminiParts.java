package dev.llmlb.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.Part;
import dev.llmlb.provider.translate.RequestReader;
import java.util.List;
import java.util.Set;

/** Writes the parts of a turn as Gemini's. */
final class GeminiParts {

    /** What Google names for calls of other models', which bring no signature of Gemini's thoughts; 3 and later refuse calls without. */
    private static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private static final Set<String> PICTURES =
            Set.of("image/png", "image/jpeg", "image/webp", "image/heic", "image/heif");

    private final RequestReader request;
    private final boolean signed;

    GeminiParts(RequestReader request, GeminiModel model) {
        this.request = request;
        this.signed = !model.isOlder();
    }

    ArrayNode of(List<Part> parts) {
        ArrayNode out = Json.array();
        boolean firstCall = true;
        JsonNode signature = null; // of the words, which go before it
        for (Part part : parts) {
            if (part instanceof Part.ToolCall call) {
                out.add(call(call, firstCall)); // of parallel calls the first one is signed
                firstCall = false;
            } else if (part instanceof Part.Thinking thinking) { // unless it is another model's
                signature = signature(thinking.block(), signature);
            } else {
                JsonNode written = part(part);
                if (written != null) {
                    out.add(written);
                }
            }
        }
        if (signature != null && firstCall && !out.isEmpty()) { // calls have their own
            out.add(Json.object().put("text", "").set("thoughtSignature", signature));
        }
        return out;
    }

    private static JsonNode signature(JsonNode extra, JsonNode otherwise) {
        JsonNode signature = extra == null ? null : extra.at("/google/thought_signature");
        return signature != null && signature.isTextual() ? signature : otherwise;
    }

    private ObjectNode call(Part.ToolCall call, boolean first) {
        ObjectNode part = Json.object();
        part.putObject("functionCall")
                .put("id", call.id())
                .put("name", call.name())
                .set("args", call.arguments());
        JsonNode signature = signature(call.extra(), null);
        if (signature != null) {
            part.set("thoughtSignature", signature);
        } else if (signed && first) {
            part.put("thoughtSignature", NO_SIGNATURE);
        }
        return part;
    }

    private JsonNode part(Part part) {
        if (part instanceof Part.Text text) {
            return Json.object().put("text", text.text());
        }
        if (part instanceof Part.File file) {
            return data(file.mediaType(), file.base64());
        }
        if (part instanceof Part.ToolResult result) {
            return result(result);
        }
        if (part instanceof Part.Image image) {
            return image(image);
        }
        if (part instanceof Part.Audio audio) {
            switch (audio.format()) {
                case "wav" -> {
                    return data("audio/wav", audio.base64());
                }
                case "mp3" -> {
                    return data("audio/mp3", audio.base64());
                }
                default -> request.refuse("input_audio.format", "takes wav and mp3");
            }
        }
        return null;
    }

    private JsonNode image(Part.Image image) {
        if (image.url() != null) {
            request.refuse("image_url", "takes pictures as data URLs");
            return null;
        }
        if (image.mediaType().startsWith("image/") && !PICTURES.contains(image.mediaType())) {
            request.refuse("image_url: " + image.mediaType(), "takes png, jpeg, webp, heic and heif");
        }
        return data(image.mediaType(), image.base64());
    }

    private static ObjectNode data(String mediaType, String base64) {
        ObjectNode part = Json.object();
        part.putObject("inlineData").put("mimeType", mediaType).put("data", base64);
        return part;
    }

    /** Gemini wants an object: the tool's own, or one around its words. */
    private ObjectNode result(Part.ToolResult result) {
        if (!result.content().stream().allMatch(Part.Text.class::isInstance)) {
            request.refuse("tool message", "takes texts from tools");
        }
        JsonNode own = Json.read(result.text());
        ObjectNode part = Json.object();
        part.putObject("functionResponse")
                .put("id", result.id()) // tells apart the results of one function that was called twice
                .put("name", result.name())
                .set("response", own.isObject() ? own : Json.object().put("output", result.text()));
        return part;
    }
}
