package dev.llmlb.pipeline;

import dev.llmlb.limit.TokenEstimate;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.JsonMembers;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/** What targets ask of a request before they are picked: found out once, and only when one asks. */
final class RequestFacts {

    private static final byte[] IMAGE = "\"image_url\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AUDIO = "\"input_audio\"".getBytes(StandardCharsets.US_ASCII);

    private static final Pattern NO_TOOLS = Pattern.compile("\\[\\s*]");
    private static final Pattern PLAIN_TEXT = Pattern.compile("\\{\\s*\"type\"\\s*:\\s*\"text\"\\s*}");

    private final ChatRequest request;
    private long estimated = -1;
    private Map<ToLongFunction<ChatRequest>, Long> counted; // null until a tokenizer was asked
    private Set<String> needs;

    RequestFacts(ChatRequest request) {
        this.request = request;
    }

    ChatRequest request() {
        return request;
    }

    /** The tokens of the prompt: by the target's tokenizer, or without one by its bytes. */
    long promptTokens(ToLongFunction<ChatRequest> tokenizer) {
        if (tokenizer == null) {
            if (estimated < 0) {
                estimated = TokenEstimate.promptTokens(request.body());
            }
            return estimated;
        }
        if (counted == null) {
            counted = new IdentityHashMap<>(2);
        }
        return counted.computeIfAbsent(tokenizer, t -> t.applyAsLong(request));
    }

    /** The capabilities that a model needs to serve it, by their names in the configuration. */
    Set<String> needs() {
        if (needs == null) {
            needs = new TreeSet<>();
            need("tools", asksFor("tools", NO_TOOLS) || asksFor("functions", NO_TOOLS));
            need("json_mode", asksFor("response_format", PLAIN_TEXT));
            need("vision", contains(IMAGE));
            need("audio", contains(AUDIO));
        }
        return needs;
    }

    private void need(String capability, boolean needed) {
        if (needed) {
            needs.add(capability);
        }
    }

    /** Whether the member is there with a value that asks for something. */
    private boolean asksFor(String name, Pattern nothing) {
        JsonMembers members = request.members();
        int member = members.indexOf(name);
        if (member < 0) {
            return false;
        }
        int start = members.valueStart(member);
        String value = new String(request.body(), start, members.valueEnd(member) - start, StandardCharsets.UTF_8);
        return !value.equals("null") && !nothing.matcher(value).matches();
    }

    private boolean contains(byte[] text) {
        byte[] body = request.body();
        for (int i = 0; i <= body.length - text.length; i++) {
            int matched = 0;
            while (matched < text.length && body[i + matched] == text[matched]) {
                matched++;
            }
            if (matched == text.length) {
                return true;
            }
        }
        return false;
    }
}
