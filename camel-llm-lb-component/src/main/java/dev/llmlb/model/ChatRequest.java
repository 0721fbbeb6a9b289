package dev.llmlb.model;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A chat request, or one for a completion or embeddings, as the caller wrote it, read once; attempts build their own bodies from it
 * and never change it.
 *
 * @param operation what is asked for
 * @param model the model that rules are matched with
 * @param body the caller's JSON, in UTF-8
 * @param members where the body's top-level members stand
 * @param stream whether the caller wants server-sent events
 * @param usageWanted whether the caller of a stream asked for the usage event
 * @param timeoutNanos the time that the caller gives for everything, from now
 * @param usualNanos the time that callers give who do not say otherwise
 */
public record ChatRequest(
        Operation operation,
        String model,
        byte[] body,
        JsonMembers members,
        boolean stream,
        boolean usageWanted,
        Caller caller,
        long timeoutNanos,
        long usualNanos) {

    /** The members that bound the answer's tokens; the later of two in a request is newer. */
    public static final List<String> MAX_TOKENS = List.of("max_tokens", "max_completion_tokens");

    /** The members that say how many answers are made. */
    public static final List<String> ANSWERS = List.of("n", "best_of");

    /** The member that says how many of those the caller gets. */
    public static final List<String> CHOICES = List.of("n");

    /** Of a caller who is not known to give less time than others. */
    public ChatRequest(
            Operation operation,
            String model,
            byte[] body,
            JsonMembers members,
            boolean stream,
            boolean usageWanted,
            Caller caller,
            long timeoutNanos) {
        this(operation, model, body, members, stream, usageWanted, caller, timeoutNanos, Long.MAX_VALUE);
    }

    /** The same, where callers who do not say otherwise give this much time. */
    public ChatRequest usually(long nanos) {
        return new ChatRequest(operation, model, body, members, stream, usageWanted, caller, timeoutNanos, nanos);
    }

    /**
     * Whether an attempt that ended for want of time says nothing of its target, since it had less than the target has with others.
     * Nine tenths are as good as all: some of a deadline has always gone before an attempt begins.
     *
     * @param ownNanos the target's own limit
     */
    public boolean cutsShort(long hadNanos, long ownNanos) {
        return hadNanos < Math.min(ownNanos, usualNanos) / 10 * 9;
    }

    /** The most tokens of the answer that the caller wants, or -1; embeddings have none. */
    public long maxTokens() {
        return most(MAX_TOKENS, operation == Operation.EMBEDDINGS ? 0 : -1);
    }

    /** How many answers the caller wants; each may have all of {@link #maxTokens}. */
    public long answers() {
        return most(ANSWERS, 1);
    }

    /** How many answers the caller gets. */
    public long choices() {
        return most(CHOICES, 1);
    }

    /** The most tokens of {@code answers} answers of {@code each}; -1 when nobody has bounded them. */
    public static long tokensOfAll(long each, long answers) {
        return each <= 0 || answers <= 1 ? each : each > Long.MAX_VALUE / answers ? Long.MAX_VALUE : each * answers;
    }

    private long most(List<String> names, long least) {
        long most = least;
        for (String name : names) {
            most = Math.max(most, parseTokens(value(name)));
        }
        return most;
    }

    /** A member's JSON, or null when the request does not have it. */
    public String value(String name) {
        int member = members.indexOf(name);
        if (member < 0) {
            return null;
        }
        int start = members.valueStart(member);
        return new String(body, start, members.valueEnd(member) - start, StandardCharsets.UTF_8);
    }

    /** A number of tokens as JSON text; -1 for anything else. */
    public static long parseTokens(String json) {
        return json != null
                        && json.length() <= 12
                        && !json.isEmpty()
                        && json.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Long.parseLong(json)
                : -1;
    }

    /** Without the prompt. */
    @Override
    public String toString() {
        return "ChatRequest[" + model + ", " + body.length + " bytes" + (stream ? ", stream" : "") + "]";
    }
}
