package dev.llmlb.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.http.StreamEvent;
import dev.llmlb.provider.http.StreamEvent.Kind;
import java.io.IOException;

/** Reads one chunk of a stream, of chat or of the older completions: what it brings, and whether that ends or fails. */
final class ChunkReader {

    private boolean choices;
    private boolean error;
    private boolean content;
    private boolean finished;
    private Usage usage; // null when it tells none

    private ChunkReader() {}

    static StreamEvent read(byte[] bytes, int start, int end) {
        try (JsonParser parser = ChatJson.FACTORY.createParser(bytes, start, end - start)) {
            ChunkReader reader = new ChunkReader();
            return parser.nextToken() == JsonToken.START_OBJECT && reader.chunk(parser)
                    ? reader.event()
                    : StreamEvent.MALFORMED;
        } catch (IOException e) {
            return StreamEvent.MALFORMED;
        }
    }

    private StreamEvent event() {
        if (error) {
            return StreamEvent.ERROR;
        }
        if (usage == null && !finished) {
            return content ? StreamEvent.CONTENT : StreamEvent.FRAME;
        }
        Kind kind = content ? Kind.CONTENT : usage != null && !choices ? Kind.USAGE : Kind.FRAME;
        return new StreamEvent(kind, finished, usage);
    }

    /** Whether the object that has begun can be read to its end. */
    private boolean chunk(JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "choices" -> {
                    while (value == JsonToken.START_ARRAY && parser.nextToken() == JsonToken.START_OBJECT) {
                        choices = true;
                        choice(parser);
                    }
                    if (value == JsonToken.START_OBJECT
                            || value == JsonToken.START_ARRAY && parser.currentToken() != JsonToken.END_ARRAY) {
                        return false;
                    }
                }
                case "usage" -> usage(parser);
                case "x_groq" -> groq(parser);
                default -> error |= OpenAiDialect.isError(name, parser);
            }
        }
        return parser.currentToken() == JsonToken.END_OBJECT;
    }

    private void choice(JsonParser parser) throws IOException {
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (key) {
                case "text" -> content |= token == JsonToken.VALUE_STRING && parser.getTextLength() > 0;
                case "finish_reason" -> {
                    boolean ends = token == JsonToken.VALUE_STRING
                            && parser.getTextLength() > 0; // some servers write "" where null is meant
                    finished |= ends;
                    error |= ends && OpenAiDialect.BROKEN_OFF.contains(parser.getText());
                }
                case "usage" -> usage(parser); // of Moonshot
                case "delta" -> content |= token == JsonToken.START_OBJECT && hasContent(parser);
                default -> error |= key.equals("error") && token != JsonToken.VALUE_NULL;
            }
            parser.skipChildren();
        }
    }

    /** Whether a delta brings anything but a role: non-empty text, refusal or reasoning, or the start of a tool call. */
    private static boolean hasContent(JsonParser parser) throws IOException {
        boolean content = false;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (value.isStructStart()) {
                boolean empty = parser.nextToken().isStructEnd();
                content |= !empty;
                while (!empty && !parser.currentToken().isStructEnd()) {
                    parser.skipChildren();
                    parser.nextToken();
                }
            } else if (value == JsonToken.VALUE_STRING && !name.equals("role")) {
                content |= parser.getTextLength() > 0;
            }
        }
        return content;
    }

    /** Takes a usage, wherever it stands; null in its place tells none. */
    private void usage(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            usage = OpenAiDialect.usage(parser);
        } else {
            parser.skipChildren();
        }
    }

    /** Groq's own part of a chunk: why a stream was stopped, and its usage also for who did not ask. */
    private void groq(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (name.equals("usage")) {
                usage(parser);
            } else {
                error |= OpenAiDialect.isError(name, parser);
            }
        }
    }
}
