package dev.llmlb.provider.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.JsonMembers;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Operation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes the JSON of chat requests in OpenAI's shape; of a request only what routing and accounting need. */
public final class ChatJson {

    static final JsonFactory FACTORY = new JsonFactory();
    static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

    /** Characters; it is kept with the latest decisions, and longer than the name of any model or deployment. */
    private static final int MOST_OF_A_NAME = 256;

    private ChatJson() {}

    /** Reads a chat request, see {@link #read(Operation, byte[], String, boolean, Caller, long)}. */
    public static ChatRequest read(byte[] body, String model, boolean forceStream, Caller caller, long timeoutNanos) {
        return read(Operation.CHAT_COMPLETION, body, model, forceStream, caller, timeoutNanos);
    }

    /**
     * Reads a request in one pass.
     *
     * @param model the model to route by, or null for the one that the body names
     * @param forceStream streams even when the body does not ask for it
     * @throws LlmLbException status 400 when it is no JSON object with the operation's content, names no model or an
     *     absurdly long one and none is given, wants a stream of what comes as a whole, or does not say clearly whether it wants one
     */
    public static ChatRequest read(
            Operation operation, byte[] body, String model, boolean forceStream, Caller caller, long timeoutNanos) {
        JsonMembers members = new JsonMembers();
        String bodyModel = null;
        boolean stream = false;
        boolean usageWanted = false;
        try (JsonParser parser = FACTORY.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw LlmLbException.invalid("The request body is not a JSON object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                int nameStart = offset(parser.currentTokenLocation().getByteOffset());
                JsonToken value = parser.nextToken();
                int valueStart = offset(parser.currentTokenLocation().getByteOffset());
                switch (name) {
                    case "model" -> bodyModel = value == JsonToken.VALUE_STRING ? parser.getText() : null;
                    case "stream" -> stream = isTrue(name, value);
                    case "stream_options" -> usageWanted = includesUsage(parser);
                    default -> {}
                }
                toEnd(parser);
                members.add(
                        name,
                        nameStart,
                        valueStart,
                        offset(parser.currentLocation().getByteOffset()));
            }
            if (parser.nextToken() != null) {
                throw LlmLbException.invalid("The request body goes on after its JSON object");
            }
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation(); // null when a limit of the parser is passed, such as its depth
            throw LlmLbException.invalid("The request body is not valid JSON"
                    + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")"));
        } catch (IOException e) {
            throw LlmLbException.invalid("The request body is not valid JSON in UTF-8");
        }
        if (members.indexOf(operation.content()) < 0) {
            throw LlmLbException.invalid(operation.content() + ": missing (expected: " + operation.contentIs() + ")");
        }
        if (operation == Operation.EMBEDDINGS && (stream || forceStream)) {
            throw LlmLbException.invalid("stream: true (expected: false, embeddings come as a whole)");
        }
        String routed = model != null ? model : bodyModel;
        if (routed == null) {
            throw LlmLbException.invalid("model: missing (expected: the name of a model)");
        }
        if (routed.length() > MOST_OF_A_NAME) {
            throw LlmLbException.invalid(
                    "model: " + routed.length() + " characters (expected: " + MOST_OF_A_NAME + " at most)");
        }
        return new ChatRequest(
                operation, routed, body, members, stream || forceStream, usageWanted, caller, timeoutNanos);
    }

    /** Whether a text is a request for an operation rather than what the operation is wanted of. */
    public static boolean isRequest(Operation operation, String text) {
        if (!text.stripLeading().startsWith("{")) {
            return false;
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (name.equals(operation.content())) {
                    return true;
                }
                parser.skipChildren();
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /** A request of one user message. */
    public static byte[] ofPrompt(String prompt) {
        return write(Map.of("messages", List.of(Map.of("role", "user", "content", prompt))));
    }

    /** A request for an operation on one text, or a list of them. */
    public static byte[] of(Operation operation, Object content) {
        return operation == Operation.CHAT_COMPLETION
                ? ofPrompt(content.toString())
                : write(Map.of(operation.content(), content));
    }

    /** The JSON of a map. */
    public static byte[] write(Map<?, ?> map) {
        try {
            return MAPPER.writeValueAsBytes(map);
        } catch (JsonProcessingException e) {
            throw LlmLbException.invalid("The request body cannot be written as JSON");
        }
    }

    /** An answer as a map. */
    public static Map<String, Object> toMap(byte[] json) {
        try {
            return MAPPER.readerForMapOf(Object.class).readValue(json);
        } catch (IOException e) {
            throw new IllegalStateException("an answer that was read before cannot be read again", e);
        }
    }

    /**
     * Reads an object whose values are all strings, such as the metadata header; numbers and booleans count as their text.
     *
     * @throws LlmLbException status 400 when it is anything else
     */
    public static Map<String, String> stringMap(String name, String json) {
        Map<String, String> map = new LinkedHashMap<>();
        try (JsonParser parser = FACTORY.createParser(json)) {
            boolean good = parser.nextToken() == JsonToken.START_OBJECT;
            for (String key = good ? parser.nextFieldName() : null; key != null; key = parser.nextFieldName()) {
                good &= parser.nextToken().isScalarValue();
                map.put(key, parser.getText());
            }
            if (good && parser.currentToken() == JsonToken.END_OBJECT) {
                return map;
            }
        } catch (IOException e) {
            // said below
        }
        throw LlmLbException.invalid(name + ": not readable (expected: a JSON object of strings)");
    }

    /** A provider may read {@code "true"} as true, and its stream would be no answer for a caller who is taken to want none. */
    private static boolean isTrue(String name, JsonToken value) {
        return switch (value) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw LlmLbException.invalid(name + ": not readable (expected: true or false)");
        };
    }

    private static boolean includesUsage(JsonParser parser) throws IOException {
        boolean included = false;
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (name.equals("include_usage")) {
                    included = value == JsonToken.VALUE_TRUE;
                }
                parser.skipChildren();
            }
        }
        return included;
    }

    /** Where the members of a valid JSON object stand. */
    static JsonMembers members(byte[] object) {
        JsonMembers members = new JsonMembers();
        try (JsonParser parser = FACTORY.createParser(object)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                int nameStart = offset(parser.currentTokenLocation().getByteOffset());
                parser.nextToken();
                int valueStart = offset(parser.currentTokenLocation().getByteOffset());
                toEnd(parser);
                members.add(
                        name,
                        nameStart,
                        valueStart,
                        offset(parser.currentLocation().getByteOffset()));
            }
            return members;
        } catch (IOException e) {
            throw new IllegalStateException("an object that was read before cannot be read again", e);
        }
    }

    /** Moves the parser behind the value that it has begun. */
    static void toEnd(JsonParser parser) throws IOException {
        if (parser.currentToken().isStructStart()) {
            parser.skipChildren();
        } else {
            parser.finishToken();
        }
    }

    private static int offset(long byteOffset) throws IOException {
        if (byteOffset < 0) {
            throw new IOException("not UTF-8");
        }
        return (int) byteOffset;
    }
}
