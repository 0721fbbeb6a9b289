package dev.llmlb.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.Operation;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.OutcomeClassifier;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.http.Dialect;
import dev.llmlb.provider.http.StreamEvent;
import dev.llmlb.provider.http.WholeAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads OpenAI's chat completions, the older completions, and the chunks of both with a streaming parser: usage, finish reason, and whether there is an answer. */
public final class OpenAiDialect implements Dialect {

    public static final OpenAiDialect INSTANCE = new OpenAiDialect();

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private OpenAiDialect() {}

    /** What reads the answer of a call. */
    public static Dialect of(UpstreamRequest request) {
        if (request.chat().operation() == Operation.EMBEDDINGS) {
            return EmbeddingsDialect.INSTANCE;
        }
        long answers = request.answers();
        return answers > 1 ? new SeveralAnswers(answers) : INSTANCE;
    }

    @Override
    public WholeAnswer readAnswer(byte[] body) {
        Usage usage = Usage.UNKNOWN;
        boolean answered = false;
        boolean error = false;
        try (JsonParser parser = ChatJson.FACTORY.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "choices" -> {
                        answered = value == JsonToken.START_ARRAY && parser.nextToken() == JsonToken.START_OBJECT;
                        skipToEndOf(parser, JsonToken.END_ARRAY, value == JsonToken.START_ARRAY);
                    }
                    case "usage" -> usage = usage(parser);
                    case "error" -> {
                        error = value != JsonToken.VALUE_NULL;
                        parser.skipChildren();
                    }
                    default -> parser.skipChildren();
                }
            }
            return parser.currentToken() == JsonToken.END_OBJECT ? whole(body, answered, error, usage) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** What a body with a status of success is: some servers, and proxies before others, put an error there. */
    static WholeAnswer whole(byte[] body, boolean answered, boolean error, Usage usage) {
        if (error) {
            return WholeAnswer.failed(OutcomeClassifier.ofErrorEvent(body), body);
        }
        return answered ? WholeAnswer.of(body, usage) : null;
    }

    private static void skipToEndOf(JsonParser parser, JsonToken end, boolean inside) throws IOException {
        if (!inside) {
            parser.skipChildren();
            return;
        }
        while (parser.currentToken() != end && parser.currentToken() != null) {
            parser.skipChildren();
            parser.nextToken();
        }
    }

    @Override
    public StreamEvent readEvent(byte[] bytes, int start, int end) {
        if (isDone(bytes, start, end)) {
            return StreamEvent.DONE;
        }
        boolean content = false;
        boolean finished = false;
        boolean error = false;
        boolean choices = false;
        Usage usage = null;
        try (JsonParser parser = ChatJson.FACTORY.createParser(bytes, start, end - start)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return StreamEvent.MALFORMED;
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "choices" -> {
                        while (value == JsonToken.START_ARRAY && parser.nextToken() == JsonToken.START_OBJECT) {
                            choices = true;
                            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                                JsonToken token = parser.nextToken();
                                if (key.equals("delta") && token == JsonToken.START_OBJECT) {
                                    content |= hasContent(parser);
                                } else if (key.equals("text") && token == JsonToken.VALUE_STRING) {
                                    content |= parser.getTextLength() > 0; // of the older completions
                                } else {
                                    finished |= key.equals("finish_reason")
                                            && token == JsonToken.VALUE_STRING
                                            && parser.getTextLength() > 0; // some servers write "" where null is meant
                                    parser.skipChildren();
                                }
                            }
                        }
                        if (value == JsonToken.START_OBJECT
                                || value == JsonToken.START_ARRAY && parser.currentToken() != JsonToken.END_ARRAY) {
                            return StreamEvent.MALFORMED;
                        }
                    }
                    case "usage" -> usage = value == JsonToken.START_OBJECT ? usage(parser) : null;
                    case "error" -> {
                        error = value != JsonToken.VALUE_NULL;
                        parser.skipChildren();
                    }
                    default -> parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                return StreamEvent.MALFORMED;
            }
        } catch (IOException e) {
            return StreamEvent.MALFORMED;
        }
        if (error) {
            return StreamEvent.ERROR;
        }
        if (usage == null && !finished) {
            return content ? StreamEvent.CONTENT : StreamEvent.FRAME;
        }
        StreamEvent.Kind kind = content
                ? StreamEvent.Kind.CONTENT
                : usage != null && !choices ? StreamEvent.Kind.USAGE : StreamEvent.Kind.FRAME;
        return new StreamEvent(kind, finished, usage);
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

    static Usage usage(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return Usage.UNKNOWN;
        }
        long prompt = -1;
        long completion = -1;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_NUMBER_INT) {
                switch (name) {
                    case "prompt_tokens" -> prompt = parser.getLongValue();
                    case "completion_tokens" -> completion = parser.getLongValue();
                    default -> {}
                }
            } else {
                parser.skipChildren();
            }
        }
        return new Usage(prompt, completion);
    }

    private static boolean isDone(byte[] bytes, int start, int end) {
        return Arrays.equals(bytes, start, end, DONE, 0, DONE.length);
    }

    /** The text of the first choice of an answer, as a caller who sent a prompt wants it; empty when it holds none. */
    public static String text(byte[] answer) {
        try {
            JsonNode choice = ChatJson.MAPPER.readTree(answer).at("/choices/0");
            return choice.path("message")
                    .path("content")
                    .asText(choice.path("text").asText(""));
        } catch (IOException e) {
            return "";
        }
    }

    /** The text that one event's data adds to the answer; empty when it adds none. */
    public static String deltaText(String data) {
        try {
            JsonNode choice = ChatJson.MAPPER.readTree(data).at("/choices/0");
            return choice.path("delta")
                    .path("content")
                    .asText(choice.path("text").asText(""));
        } catch (IOException e) {
            return "";
        }
    }
}
