package dev.llmlb.provider.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the content of messages: a text, or a list of parts. */
final class PartReader {

    private static final Set<String> TEXT = Set.of("type", "text", RequestReader.CACHE);
    private static final Set<String> REFUSAL = Set.of("type", "refusal");
    private static final Set<String> IMAGE = Set.of("type", "image_url", RequestReader.CACHE);
    private static final Set<String> AUDIO = Set.of("type", "input_audio");
    private static final Set<String> FILE = Set.of("type", "file", RequestReader.CACHE);

    private final RequestReader request;

    PartReader(RequestReader request) {
        this.request = request;
    }

    List<Part> read(String path, JsonNode content) {
        List<Part> parts = new ArrayList<>();
        if (content.isTextual()) {
            addText(parts, content.textValue());
        } else if (content.isArray()) {
            for (int i = 0; i < content.size(); i++) {
                part(path + "[" + i + "]", content.get(i), parts);
            }
        } else if (!content.isMissingNode() && !content.isNull()) {
            request.refuse(path, "takes a text or a list");
        }
        return parts;
    }

    /** Adds words; none are no part, which some providers refuse. */
    static void addText(List<Part> parts, String text) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text, null));
        }
    }

    private void part(String path, JsonNode part, List<Part> parts) {
        switch (part.path("type").asText()) {
            case "text" -> {
                request.refuseOthers(path, part, TEXT);
                text(path, part.path("text").asText(), request.cache(path, part), parts);
            }
            case "refusal" -> {
                request.refuseOthers(path, part, REFUSAL);
                addText(parts, part.path("refusal").asText());
            }
            case "image_url" -> {
                request.refuseOthers(path, part, IMAGE);
                image(path, part.path("image_url").path("url"), request.cache(path, part), parts);
            }
            case "input_audio" -> {
                request.refuseOthers(path, part, AUDIO);
                JsonNode audio = part.path("input_audio");
                parts.add(new Part.Audio(
                        audio.path("format").asText(), audio.path("data").asText()));
            }
            case "file" -> {
                request.refuseOthers(path, part, FILE);
                file(path, part.path("file"), request.cache(path, part), parts);
            }
            default -> request.refuse(path + ".type", "takes text, image_url, input_audio and file");
        }
    }

    private void text(String path, String text, ObjectNode cache, List<Part> parts) {
        if (cache == null) {
            addText(parts, text);
        } else if (text.isBlank()) { // which is no block that could carry it
            request.refuse(path + "." + RequestReader.CACHE, "caches no blanks");
        } else {
            parts.add(new Part.Text(text, cache));
        }
    }

    private void image(String path, JsonNode url, ObjectNode cache, List<Part> parts) {
        DataUrl data = DataUrl.of(url.asText());
        if (data != null) {
            parts.add(new Part.Image(data.mediaType(), data.base64(), null, cache));
        } else if (url.asText().startsWith("https://") || url.asText().startsWith("http://")) {
            parts.add(new Part.Image(null, null, url.textValue(), cache));
        } else {
            request.refuse(path + ".image_url.url", "takes a data URL in base64 or an http one");
        }
    }

    private void file(String path, JsonNode file, ObjectNode cache, List<Part> parts) {
        DataUrl data = DataUrl.of(file.path("file_data").asText());
        if (data == null) {
            request.refuse(path + ".file", "takes file_data as a data URL in base64");
        } else {
            parts.add(new Part.File(file.path("filename").asText("document"), data.mediaType(), data.base64(), cache));
        }
    }
}
