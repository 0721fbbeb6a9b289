package dev.llmlb.pipeline;

import dev.llmlb.limit.TokenEstimate;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Operation;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.provider.openai.PromptParts;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/** What targets ask of a request before they are picked: found out once, and only when one asks. */
final class RequestFacts {

    private static final Pattern NO_TOOLS = Pattern.compile("\\[\\s*]");
    private static final Pattern TEXT_ALONE = Pattern.compile("\\[\\s*(\"text\"\\s*)?]");
    private static final Pattern PLAIN_TEXT = Pattern.compile("\\{\\s*\"type\"\\s*:\\s*\"text\"\\s*}");

    private final ChatRequest request;
    private long estimated = -1;
    private Map<ToLongFunction<ChatRequest>, Long> counted; // null until a tokenizer was asked
    private Set<String> kinds; // of the parts of its messages
    private PromptParts.Texts texts; // null until they were asked for

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

    /** The tokens that have to fit a window: of several prompts or inputs those of the longest, for each is answered by itself. */
    long windowTokens(ToLongFunction<ChatRequest> tokenizer) {
        long tokens = promptTokens(tokenizer);
        return request.operation() == Operation.CHAT_COMPLETION
                ? tokens
                : (long) Math.ceil(tokens * texts().longestShare());
    }

    /** How many prompts are each answered by itself: only completions come in lists. */
    long prompts() {
        return request.operation() == Operation.COMPLETION ? texts().count() : 1;
    }

    private PromptParts.Texts texts() {
        if (texts == null) {
            texts = PromptParts.texts(request);
        }
        return texts;
    }

    /**
     * The capabilities that a model needs to serve it, by their names in the configuration.
     *
     * @param overrides what the target changes of it: a member that it drops needs nothing
     */
    Set<String> needs(List<ParamOverride> overrides) {
        Set<String> needs = new TreeSet<>();
        need(needs, "tools", asksFor("tools", NO_TOOLS, overrides) || asksFor("functions", NO_TOOLS, overrides));
        need(needs, "json_mode", asksFor("response_format", PLAIN_TEXT, overrides));
        need(needs, "vision", kinds().contains("image_url"));
        need(
                needs,
                "audio",
                kinds().contains("input_audio")
                        || kinds().contains("audio_url")
                        || asksFor("modalities", TEXT_ALONE, overrides));
        return needs;
    }

    private Set<String> kinds() {
        if (kinds == null) {
            kinds = request.operation() == Operation.CHAT_COMPLETION ? PromptParts.kinds(request) : Set.of();
        }
        return kinds;
    }

    private static void need(Set<String> needs, String capability, boolean needed) {
        if (needed) {
            needs.add(capability);
        }
    }

    /** Whether the member is there with a value that asks for something. */
    private boolean asksFor(String name, Pattern nothing, List<ParamOverride> overrides) {
        String value = request.value(name);
        return value != null
                && !value.equals("null")
                && !nothing.matcher(value).matches()
                && overrides.stream().noneMatch(change -> change.name().equals(name) && change.json() == null);
    }
}
