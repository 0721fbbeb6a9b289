package dev.llmlb.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.ChatRequest;
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
import java.util.Set;

/** Reads OpenAI's chat completions, the older completions, and the chunks of both with a streaming parser: usage, finish reason, and whether there is an answer. */
public final class OpenAiDialect implements Dialect {

    public static final OpenAiDialect INSTANCE = new OpenAiDialect();

    private static final String ERROR = "error";

    /** Finish reasons of an answer that did not come to its end: of Mistral and OpenRouter, DeepSeek, SGLang and vLLM. */
    static final Set<String> BROKEN_OFF = Set.of(ERROR, "insufficient_system_resource", "abort");

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private OpenAiDialect() {}

    /** What reads the answer of a call. */
    public static Dialect of(UpstreamRequest request) {
        ChatRequest chat = request.chat();
        if (chat.operation() == Operation.EMBEDDINGS) {
            return EmbeddingsDialect.INSTANCE;
        }
        boolean prompts = chat.stream() && chat.operation() == Operation.COMPLETION; // each has answers of its own
        long answers = request.answers() * (prompts ? PromptParts.texts(chat).count() : 1);
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
                        boolean list = value == JsonToken.START_ARRAY;
                        answered = list && parser.nextToken() == JsonToken.START_OBJECT;
                        while (list && parser.currentToken() == JsonToken.START_OBJECT) {
                            error |= isBrokenOff(parser);
                            parser.nextToken();
                        }
                        skipToEndOf(parser, JsonToken.END_ARRAY, list);
                    }
                    case "usage" -> usage = usage(parser);
                    default -> error |= isError(name, parser);
                }
            }
            return parser.currentToken() == JsonToken.END_OBJECT ? whole(body, answered, error, usage) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether the choice that has begun says that it is no whole answer; goes to its end. */
    private static boolean isBrokenOff(JsonParser parser) throws IOException {
        boolean brokenOff = false;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            brokenOff |= key.equals(ERROR) && token != JsonToken.VALUE_NULL;
            brokenOff |= key.equals("finish_reason")
                    && token == JsonToken.VALUE_STRING
                    && BROKEN_OFF.contains(parser.getText());
            parser.skipChildren();
        }
        return brokenOff;
    }

    /** Whether a member says that all of this is an error; goes over its value. */
    static boolean isError(String name, JsonParser parser) throws IOException {
        JsonToken value = parser.currentToken();
        boolean error = name.equals(ERROR) && value != JsonToken.VALUE_NULL
                || name.equals("object") // of vLLM and Mistral, where the rest of the error stands beside it
                        && value == JsonToken.VALUE_STRING
                        && parser.getTextLength() == ERROR.length()
                        && parser.getText().equals(ERROR);
        parser.skipChildren();
        return error;
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
        return isDone(bytes, start, end) ? StreamEvent.DONE : ChunkReader.read(bytes, start, end);
    }

    static Usage usage(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return Usage.UNKNOWN;
        }
        long prompt = -1;
        long completion = -1;
        long total = -1;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_NUMBER_INT) {
                switch (name) {
                    case "prompt_tokens" -> prompt = parser.getLongValue();
                    case "completion_tokens" -> completion = parser.getLongValue();
                    case "total_tokens" -> total = parser.getLongValue();
                    default -> {}
                }
            } else {
                parser.skipChildren();
            }
        }
        boolean untold = completion < 0 && prompt >= 0 && total >= prompt; // of a completion that only echoes
        return new Usage(prompt, untold ? total - prompt : completion);
    }

    private static boolean isDone(byte[] bytes, int start, int end) {
        return Arrays.equals(bytes, start, end, DONE, 0, DONE.length);
    }

    /** The text of the first choice of an answer, as a caller who sent a prompt wants it; empty when it holds none. */
    public static String text(byte[] answer) {
        try {
            JsonNode choice = ChatJson.MAPPER.readTree(answer).at("/choices/0");
            return text(choice, choice.path("message"));
        } catch (IOException e) {
            return "";
        }
    }

    /** The text that one event's data adds to the first answer; empty when it adds none. */
    public static String deltaText(String data) {
        try {
            JsonNode choice = ChatJson.MAPPER.readTree(data).at("/choices/0");
            return choice.path("index").asInt(0) == 0 ? text(choice, choice.path("delta")) : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** What is said in place of an answer is one too, for who wants text. */
    private static String text(JsonNode choice, JsonNode message) {
        JsonNode content = message.path("content");
        String text = content.isArray()
                ? text(content)
                : content.asText(choice.path("text").asText(""));
        return text.isEmpty() ? message.path("refusal").asText("") : text;
    }

    /** A content may be a list of parts, of which some are text: Mistral's, with the thoughts beside it. */
    private static String text(JsonNode parts) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : parts) {
            boolean isText = part.path("type").asText("text").equals("text");
            text.append(isText ? part.path("text").asText("") : "");
        }
        return text.toString();
    }
}
