package dev.llmlb.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.http.Dialect;
import dev.llmlb.provider.http.StreamEvent;
import dev.llmlb.provider.http.WholeAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/** Reads OpenAI's embeddings: the usage for accounting, and the vectors for a caller who sent texts. */
public final class EmbeddingsDialect implements Dialect {

    static final EmbeddingsDialect INSTANCE = new EmbeddingsDialect();

    private EmbeddingsDialect() {}

    /** An answer holds at least one vector; its tokens are all of the prompt. */
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
                    case "data" -> answered = value == JsonToken.START_ARRAY && hasItem(parser);
                    case "usage" -> usage = promptOnly(OpenAiDialect.usage(parser));
                    default -> error |= OpenAiDialect.isError(name, parser);
                }
            }
            return parser.currentToken() == JsonToken.END_OBJECT
                    ? OpenAiDialect.whole(body, answered, error, usage)
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Goes to the end of the array that has begun. */
    private static boolean hasItem(JsonParser parser) throws IOException {
        boolean item = false;
        while (parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null) {
            item |= parser.currentToken() == JsonToken.START_OBJECT;
            parser.skipChildren();
        }
        return item;
    }

    private static Usage promptOnly(Usage usage) {
        return usage.promptTokens() < 0 ? Usage.UNKNOWN : new Usage(usage.promptTokens(), 0);
    }

    /** Embeddings are not streamed. */
    @Override
    public StreamEvent readEvent(byte[] bytes, int start, int end) {
        return StreamEvent.MALFORMED;
    }

    /** The vectors of an answer in the order of the texts, whether they are written as numbers or in base64. */
    public static List<List<Float>> vectors(byte[] answer) {
        try {
            List<JsonNode> data = new ArrayList<>();
            ChatJson.MAPPER.readTree(answer).path("data").forEach(data::add);
            data.sort(Comparator.comparingInt(item -> item.path("index").asInt(0)));
            return data.stream().map(item -> vector(item.path("embedding"))).toList();
        } catch (IOException e) {
            throw new IllegalStateException("an answer that was read before cannot be read again", e);
        }
    }

    private static List<Float> vector(JsonNode embedding) {
        List<Float> vector = new ArrayList<>(embedding.size());
        if (embedding.isTextual()) {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(embedding.textValue()))
                    .order(ByteOrder.LITTLE_ENDIAN); // OpenAI's: float32, as numpy writes them
            while (bytes.remaining() >= Float.BYTES) {
                vector.add(bytes.getFloat());
            }
        } else {
            embedding.forEach(number -> vector.add(number.floatValue()));
        }
        return vector;
    }
}
