package dev.llmlb.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.llmlb.model.ChatRequest;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Looks at what a request is about: which kinds of parts its messages have, and of how many texts it is. */
public final class PromptParts {

    private PromptParts() {}

    /**
     * The kinds of the parts of all messages, such as {@code image_url}: by their type and by the names of their members. What a tool calls
     * its parameters is no part.
     */
    public static Set<String> kinds(ChatRequest request) {
        Set<String> kinds = new HashSet<>();
        try (JsonParser parser = content(request)) {
            boolean messages = parser.nextToken() == JsonToken.START_ARRAY;
            while (messages && parser.nextToken() != JsonToken.END_ARRAY) {
                for (String name = member(parser); name != null; name = parser.nextFieldName()) {
                    if (parser.nextToken() == JsonToken.START_ARRAY && name.equals("content")) {
                        parts(parser, kinds);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
            return kinds;
        } catch (IOException e) {
            throw new IllegalStateException("a request that was read before cannot be read again", e);
        }
    }

    private static void parts(JsonParser parser, Set<String> kinds) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            for (String name = member(parser); name != null; name = parser.nextFieldName()) {
                kinds.add(name);
                if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("type")) {
                    kinds.add(parser.getText());
                }
                parser.skipChildren();
            }
        }
    }

    /** The first member of the object that has begun; null for an empty one, or for what is none, which is gone over. */
    private static String member(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return parser.nextFieldName();
        }
        parser.skipChildren();
        return null;
    }

    /** The prompts or inputs of a request that is no conversation: one, or a list of texts of which each may be in tokens. */
    public static Texts texts(ChatRequest request) {
        try (JsonParser parser = content(request)) {
            long count = 0;
            long all = 0;
            long longest = 0;
            boolean list = parser.nextToken() == JsonToken.START_ARRAY;
            while (list && parser.nextToken() != JsonToken.END_ARRAY) {
                list = parser.currentToken() == JsonToken.VALUE_STRING
                        || parser.currentToken() == JsonToken.START_ARRAY; // else it is one text, in tokens
                long start = parser.currentTokenLocation().getByteOffset();
                ChatJson.toEnd(parser);
                long length = parser.currentLocation().getByteOffset() - start;
                count++;
                all += length;
                longest = Math.max(longest, length);
            }
            return list && all > 0 ? new Texts(count, (double) longest / all) : Texts.ONE;
        } catch (IOException e) {
            throw new IllegalStateException("a request that was read before cannot be read again", e);
        }
    }

    /**
     * Several texts of one request, each of which is answered by itself.
     *
     * @param count 1 or more
     * @param longestShare how much of all of them the longest is, by bytes: above 0, 1 for a single one
     */
    public record Texts(long count, double longestShare) {

        static final Texts ONE = new Texts(1, 1);
    }

    private static JsonParser content(ChatRequest request) throws IOException {
        int member = request.members().indexOf(request.operation().content());
        int start = request.members().valueStart(member);
        return ChatJson.FACTORY.createParser(
                request.body(), start, request.members().valueEnd(member) - start);
    }
}
