package dev.llmlb.provider.openai;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.ParamOverride;
import java.util.ArrayList;
import java.util.List;

/** Asks for the rest of an answer: the request with what has been said so far as a last message of the assistant. */
public final class Prefill {

    private static final String MESSAGES = "messages";

    private Prefill() {}

    /** Whether a request has messages that one can be added to. */
    public static boolean fits(ChatRequest request) {
        String messages = request.value(MESSAGES);
        return messages != null && messages.startsWith("[");
    }

    /** Whether a target that changes this of requests still gets to see the text so far. */
    public static boolean fits(List<ParamOverride> overrides) {
        return overrides.stream().noneMatch(override -> override.name().equals(MESSAGES));
    }

    /** What a target changes of requests, for what is left of the tokens that it allows itself. */
    public static List<ParamOverride> after(long tokens, List<ParamOverride> overrides) {
        return overrides.stream()
                .map(override -> ChatRequest.MAX_TOKENS.contains(override.name())
                        ? new ParamOverride(override.name(), left(tokens, override.json()))
                        : override)
                .toList();
    }

    /**
     * The request that goes on after this text, for what is left of the tokens that the caller allows.
     *
     * @param tokens of the text, as far as they are known
     * @param request one that {@link #fits(ChatRequest)}
     */
    public static ChatRequest after(String said, long tokens, ChatRequest request) {
        List<ParamOverride> changes = new ArrayList<>(3);
        changes.add(new ParamOverride(MESSAGES, withLast(said, request.value(MESSAGES))));
        for (String name : ChatRequest.MAX_TOKENS) {
            String allowed = request.value(name);
            if (allowed != null) {
                changes.add(new ParamOverride(name, left(tokens, allowed)));
            }
        }
        byte[] body = RequestSplicer.splice(request.body(), request.members(), changes);
        return ChatJson.read(body, request.model(), true, request.caller(), request.timeoutNanos())
                .usually(request.usualNanos());
    }

    /** What is left of a bound; a bound of none would be refused, and a text that was all of it would not have broken. */
    private static String left(long tokens, String bound) {
        long allowed = ChatRequest.parseTokens(bound);
        return allowed > 0 ? String.valueOf(Math.max(1, allowed - tokens)) : bound;
    }

    private static String withLast(String said, String messages) {
        String before = messages.substring(0, messages.length() - 1);
        return before
                + (before.substring(1).isBlank() ? "" : ",")
                + "{\"role\":\"assistant\",\"content\":"
                + RequestSplicer.quote(said)
                + "}]";
    }
}
