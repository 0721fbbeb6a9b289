package dev.llmlb.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.llmlb.model.ChatRequest;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Looks at what a request is about: which kinds of parts its messages have, and how much of several texts the longest is. */
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

    /** How much of a list of prompts or inputs, each of which has the whole window for itself, the longest is: by bytes, 1 for no list. */
    public static double longestShare(ChatRequest request) {
        try (JsonParser parser = content(request)) {
            long all = 0;
            long longest = 0;
            boolean list = parser.nextToken() == JsonToken.START_ARRAY;
            while (list && parser.nextToken() != JsonToken.END_ARRAY) {
                list = parser.currentToken() == JsonToken.VALUE_STRING
                        || parser.currentToken() == JsonToken.START_ARRAY; // else it is one text, in tokens
                long start = parser.currentTokenLocation().getByteOffset();
                ChatJson.toEnd(parser);
                long length = parser.currentLocation().getByteOffset() - start;
                all += length;
                longest = Math.max(longest, length);
            }
            return list && all > 0 ? (double) longest / all : 1;
        } catch (IOException e) {
            throw new IllegalStateException("a request that was read before cannot be read again", e);
        }
    }

    private static JsonParser content(ChatRequest request) throws IOException {
        int member = request.members().indexOf(request.operation().content());
        int start = request.members().valueStart(member);
        return ChatJson.FACTORY.createParser(
                request.body(), start, request.members().valueEnd(member) - start);
    }
}
