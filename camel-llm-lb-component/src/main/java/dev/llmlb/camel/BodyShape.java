package dev.llmlb.camel;

import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Operation;
import dev.llmlb.provider.openai.ChatJson;
import dev.llmlb.provider.openai.EmbeddingsDialect;
import dev.llmlb.provider.openai.OpenAiDialect;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;

/** A request's body as JSON in OpenAI's shape, and what it was before, so that the answer comes back in the same shape. */
final class BodyShape {

    private enum Kind {
        TEXT,
        TEXTS,
        JSON_TEXT,
        JSON_BYTES,
        MAP
    }

    private final Operation operation;
    private final Kind kind;
    private final byte[] json;

    private BodyShape(Operation operation, Kind kind, byte[] json) {
        this.operation = operation;
        this.kind = kind;
        this.json = json;
    }

    /** @throws LlmLbException status 400 when there is no body, or one that is no text, bytes or map */
    static BodyShape of(Message message, Operation operation) {
        Object body = message.getBody();
        if (body instanceof Map<?, ?> map) {
            return new BodyShape(operation, Kind.MAP, ChatJson.write(map));
        }
        if (body instanceof String text) {
            return ChatJson.isRequest(operation, text)
                    ? new BodyShape(operation, Kind.JSON_TEXT, text.getBytes(StandardCharsets.UTF_8))
                    : new BodyShape(operation, Kind.TEXT, ChatJson.of(operation, text));
        }
        if (operation == Operation.EMBEDDINGS && body instanceof Collection<?> texts) {
            List<String> input = texts.stream().map(String::valueOf).toList();
            return new BodyShape(operation, Kind.TEXTS, ChatJson.of(operation, input));
        }
        if (body == null) {
            throw LlmLbException.invalid(
                    "The message has no body (expected: a text or a " + operation.label() + " request)");
        }
        return new BodyShape(operation, Kind.JSON_BYTES, body instanceof byte[] all ? all : bytes(message, operation));
    }

    /** Camel's own exceptions would show the body. */
    private static byte[] bytes(Message message, Operation operation) {
        byte[] bytes;
        try {
            bytes = message.getBody(byte[].class);
        } catch (RuntimeException e) {
            bytes = null;
        }
        if (bytes == null) {
            throw LlmLbException.invalid("The message's body is not readable: "
                    + message.getBody().getClass().getName() + " (expected: a text or a " + operation.label()
                    + " request, as JSON or a Map)");
        }
        return bytes;
    }

    byte[] json() {
        return json;
    }

    /** Whether the answer is passed on as the JSON that it is, whatever its form. */
    boolean isJson() {
        return kind != Kind.TEXT && kind != Kind.TEXTS;
    }

    /** The body for an answer. */
    Object of(byte[] answer) {
        return switch (kind) {
            case TEXT ->
                operation == Operation.EMBEDDINGS
                        ? EmbeddingsDialect.vectors(answer).get(0)
                        : OpenAiDialect.text(answer);
            case TEXTS -> EmbeddingsDialect.vectors(answer);
            case JSON_TEXT -> new String(answer, StandardCharsets.UTF_8);
            case JSON_BYTES -> answer;
            case MAP -> ChatJson.toMap(answer);
        };
    }
}
