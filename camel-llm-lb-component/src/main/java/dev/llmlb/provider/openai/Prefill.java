package dev.llmlb.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.JsonMembers;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.ParamOverride;
import java.util.ArrayList;
import java.util.List;

/** Asks for the rest of an answer: the request with what has been said so far as a last message of the assistant. */
public final class Prefill {

    private Prefill() {}

    /**
     * The request that goes on after this text, for what is left of the tokens that the caller allows.
     *
     * @param tokens of the text, as far as they are known
     * @throws LlmLbException when its messages are no list
     */
    public static ChatRequest after(String said, long tokens, ChatRequest request) {
        List<ParamOverride> changes = new ArrayList<>(3);
        changes.add(new ParamOverride("messages", withLast(said, value("messages", request))));
        for (String name : ChatRequest.MAX_TOKENS) {
            long allowed = ChatRequest.parseTokens(value(name, request));
            if (allowed > 0) { // a bound of none would be refused, and a text that was all of it would not have broken
                changes.add(new ParamOverride(name, String.valueOf(Math.max(1, allowed - tokens))));
            }
        }
        byte[] body = RequestSplicer.splice(request.body(), request.members(), changes);
        return ChatJson.read(body, request.model(), true, request.caller(), request.timeoutNanos())
                .usually(request.usualNanos());
    }

    private static String withLast(String said, String messages) {
        if (messages == null || !messages.startsWith("[")) {
            throw LlmLbException.invalid("messages: not readable (expected: a list of chat messages)");
        }
        String before = messages.substring(0, messages.length() - 1);
        return before
                + (before.substring(1).isBlank() ? "" : ",")
                + "{\"role\":\"assistant\",\"content\":"
                + RequestSplicer.quote(said)
                + "}]";
    }

    /** A member's JSON, or null when the request does not have it. */
    private static String value(String name, ChatRequest request) {
        JsonMembers members = request.members();
        int member = members.indexOf(name);
        return member < 0
                ? null
                : new String(
                        request.body(),
                        members.valueStart(member),
                        members.valueEnd(member) - members.valueStart(member),
                        UTF_8);
    }
}
