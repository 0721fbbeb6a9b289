package dev.llmlb.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.provider.http.SseEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One event of a streamed answer, read in full: what it adds to the text.
 *
 * @param event the event's bytes
 * @param text what it adds, for {@link Kind#TEXT}
 * @param finished whether it holds a finish reason
 */
public record ChatChunk(byte[] event, Kind kind, String text, boolean finished) {

    /** What an event brings. */
    public enum Kind {
        /** Text of the one answer. */
        TEXT,
        /** Something of the answer that is no text: a tool call, reasoning, a second answer. */
        OTHER,
        /** Nothing of the answer: a role, a finish reason, usage. */
        FRAME,
        /** A comment, or what cannot be read. */
        COMMENT,
        /** The end. */
        DONE,
        /** The stream has broken. */
        BREAK
    }

    /** Reads an event. */
    public static ChatChunk read(byte[] event) {
        byte[] data = SseEvents.data(event);
        if (data == null) {
            return new ChatChunk(event, Kind.COMMENT, "", false);
        }
        if (new String(data, StandardCharsets.UTF_8).equals("[DONE]")) {
            return new ChatChunk(event, Kind.DONE, "", false);
        }
        try {
            return read(event, ChatJson.MAPPER.readTree(data));
        } catch (IOException e) {
            return new ChatChunk(event, Kind.COMMENT, "", false);
        }
    }

    private static ChatChunk read(byte[] event, JsonNode chunk) {
        if (chunk.hasNonNull("error")) {
            return new ChatChunk(event, Kind.BREAK, "", false);
        }
        JsonNode choices = chunk.path("choices");
        JsonNode choice = choices.path(0);
        boolean finished = !choice.path("finish_reason").asText("").isEmpty() && choice.hasNonNull("finish_reason");
        JsonNode delta = choice.path("delta");
        String text = delta.path("content").isTextual() ? delta.path("content").asText() : "";
        boolean other = choices.size() > 1 || choice.path("index").asInt(0) > 0;
        for (var member : delta.properties()) {
            JsonNode value = member.getValue();
            boolean known = member.getKey().equals("role") || member.getKey().equals("content") && value.isTextual();
            other |= !known
                    && (value.isTextual() ? !value.asText().isEmpty() : value.isContainerNode() && !value.isEmpty());
        }
        Kind kind = other ? Kind.OTHER : text.isEmpty() ? Kind.FRAME : Kind.TEXT;
        return new ChatChunk(event, kind, text, finished);
    }

    /** The event with another text in place of its own. */
    public byte[] withText(String other) {
        try {
            JsonNode chunk = ChatJson.MAPPER.readTree(SseEvents.data(event));
            ((ObjectNode) chunk.at("/choices/0/delta")).put("content", other);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes("data: ".getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(ChatJson.MAPPER.writeValueAsBytes(chunk));
            out.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("an event that was read before cannot be read again", e);
        }
    }
}
