package dev.llmlb.provider.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;

/** A piece of a turn. */
public sealed interface Part {

    /** The mark that asks to cache the prompt up to here, or null. */
    default ObjectNode cache() {
        return null;
    }

    /** Words, at least one character. */
    record Text(String text, ObjectNode cache) implements Part {}

    /**
     * A picture: its data, or where it is.
     *
     * @param mediaType null for one that is elsewhere
     * @param base64 null for one that is elsewhere
     * @param url null for one whose data is here
     */
    record Image(String mediaType, String base64, String url, ObjectNode cache) implements Part {}

    /** A document whose data is here. */
    record File(String name, String mediaType, String base64, ObjectNode cache) implements Part {}

    /** Spoken words; the format is {@code wav} or {@code mp3}. */
    record Audio(String format, String base64) implements Part {}

    /**
     * A call that the assistant wanted.
     *
     * @param extra what a provider added to it and wants back, or null
     */
    record ToolCall(String id, String name, ObjectNode arguments, JsonNode extra) implements Part {}

    /** What such a call gave; the name is the called function's. */
    record ToolResult(String id, String name, List<Part> content) implements Part {

        /** The last mark in it: providers have a place for one behind the whole. */
        @Override
        public ObjectNode cache() {
            return content.stream()
                    .map(Part::cache)
                    .filter(Objects::nonNull)
                    .reduce((first, second) -> second)
                    .orElse(null);
        }

        /** Its words alone. */
        public String text() {
            StringBuilder text = new StringBuilder();
            for (Part part : content) {
                if (part instanceof Text words) {
                    text.append(words.text());
                }
            }
            return text.toString();
        }
    }

    /** A block of signed thoughts, or a signature alone, as the provider gave it, to be given back unchanged. */
    record Thinking(JsonNode block) implements Part {}
}
