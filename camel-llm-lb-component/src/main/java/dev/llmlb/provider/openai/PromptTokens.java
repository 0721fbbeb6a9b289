package dev.llmlb.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import dev.llmlb.model.ChatRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * Counts the tokens of a prompt with the vocabulary of its model, where that is public: OpenAI's.
 *
 * <p>Counted are the texts (and, of a prompt in tokens, these) of the messages with {@value #PER_MESSAGE} tokens for the frame of each [1], and tools and formats as their JSON.
 * Reading tokens takes some microseconds for each hundred of them, so only the first {@value #COUNTED_CHARS} characters are counted; the rest
 * is taken to be like them. A picture has no text; it is taken as {@value #PER_PICTURE}.
 *
 * <p>[1] OpenAI cookbook, "How to count tokens with tiktoken".
 */
public final class PromptTokens implements ToLongFunction<ChatRequest> {

    static final int PER_MESSAGE = 4;
    static final int PER_PICTURE = 800;
    static final int COUNTED_CHARS = 32_768;

    /** Longer texts without a blank are no text: base64 of a file. */
    private static final int EMBEDDED_RUN = 4_096;

    private static final EncodingRegistry REGISTRY = Encodings.newLazyEncodingRegistry();
    private static final Map<EncodingType, PromptTokens> COUNTERS = new ConcurrentHashMap<>();

    private final Encoding encoding;

    private PromptTokens(Encoding encoding) {
        this.encoding = encoding;
    }

    /** The counter of the first name that is known, or null. */
    public static PromptTokens of(List<String> models) {
        for (String model : models) {
            EncodingType type = encodingOf(model);
            if (type != null) {
                return COUNTERS.computeIfAbsent(type, t -> new PromptTokens(REGISTRY.getEncoding(t)));
            }
        }
        return null;
    }

    /** Also of models that are younger than the library: all since gpt-4o have the same. */
    private static EncodingType encodingOf(String model) {
        String name = model.substring(model.lastIndexOf('/') + 1);
        Optional<Encoding> known = REGISTRY.getEncodingForModel(name);
        if (known.isPresent()) {
            return EncodingType.fromName(known.get().getName()).orElse(null);
        }
        boolean newer = name.startsWith("gpt-4.")
                || name.startsWith("gpt-5")
                || name.startsWith("o1")
                || name.startsWith("o3")
                || name.startsWith("o4");
        return newer ? EncodingType.O200K_BASE : null;
    }

    @Override
    public long applyAsLong(ChatRequest request) {
        Count count = new Count();
        try (JsonParser parser = ChatJson.FACTORY.createParser(request.body())) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "messages" -> messages(parser, count);
                    case "prompt", "input", "tools", "functions", "response_format" -> texts(parser, count);
                    default -> {
                        if (value.isStructStart()) {
                            parser.skipChildren();
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("a request that was read before cannot be read again", e);
        }
        return count.tokens();
    }

    private void messages(JsonParser parser, Count count) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            count.fixed += PER_MESSAGE;
            texts(parser, count);
        }
    }

    /** Every text of a value, names of members left out. */
    private void texts(JsonParser parser, Count count) throws IOException {
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING) {
                count.add(parser.getText());
            } else if (token == JsonToken.VALUE_NUMBER_INT) {
                count.fixed++; // a prompt may come as tokens
            } else if (token == JsonToken.FIELD_NAME && parser.currentName().equals("image_url")) {
                count.fixed += PER_PICTURE;
                parser.nextToken();
                parser.skipChildren();
            }
        } while (depth > 0 && parser.nextToken() != null);
    }

    private final class Count {
        private long fixed;
        private long characters;
        private long countedCharacters;
        private long counted;

        void add(String text) {
            if (text.length() >= EMBEDDED_RUN && text.indexOf(' ') < 0) {
                fixed += PER_PICTURE;
                return;
            }
            characters += text.length();
            int wanted = (int) Math.min(text.length(), COUNTED_CHARS - countedCharacters);
            if (wanted > 0) {
                counted += encoding.countTokensOrdinary(wanted == text.length() ? text : text.substring(0, wanted));
                countedCharacters += wanted;
            }
        }

        long tokens() {
            return countedCharacters == characters
                    ? fixed + counted
                    : fixed + (long) Math.ceil((double) counted * characters / countedCharacters);
        }
    }
}
