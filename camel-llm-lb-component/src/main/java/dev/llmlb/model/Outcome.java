package dev.llmlb.model;

import java.util.Set;

/**
 * How an attempt ended.
 *
 * @param status the HTTP status, or the one that stands for what happened without one (503 no connection, 504 timeout, 408 no
 *     first token, 502 broken answer, 499 caller hung up)
 * @param detail what happened, without anything of the prompt, the answer or a key; null for a success
 * @param retryAfterMillis how long the target asked to be left alone, or -1
 */
public record Outcome(OutcomeKind kind, int status, String detail, long retryAfterMillis) {

    /** In use by others before Cloudflare. */
    private static final int OVERLOADED_STATUS = 529;

    public static final Outcome SUCCESS = new Outcome(OutcomeKind.SUCCESS, 200, null, -1);
    public static final Outcome CANCELLED = new Outcome(OutcomeKind.CANCELLED, 499, "the caller hung up", -1);

    /**
     * Whether a list of statuses means this one: it names it, or it names 502 and this is one of Cloudflare's, 520 to 530, by which it says
     * that it did not reach the provider behind it or got no answer from it.
     */
    public static boolean isListed(int status, Set<Integer> statuses) {
        return statuses.contains(status)
                || status >= 520 && status <= 530 && status != OVERLOADED_STATUS && statuses.contains(502);
    }

    public static Outcome unreachable(String detail) {
        return new Outcome(OutcomeKind.UNREACHABLE, 503, detail, -1);
    }

    public static Outcome timeout(String detail) {
        return new Outcome(OutcomeKind.TIMEOUT, 504, detail, -1);
    }

    public static Outcome firstTokenTimeout(String detail) {
        return new Outcome(OutcomeKind.FIRST_TOKEN_TIMEOUT, 408, detail, -1);
    }

    /** The caller gave less time than the target has otherwise. */
    public static Outcome deadline(String detail) {
        return new Outcome(OutcomeKind.DEADLINE, 504, detail, -1);
    }

    /** A reply that was not an answer. */
    public static Outcome broken(String detail) {
        return new Outcome(OutcomeKind.FAILING, 502, detail, -1);
    }

    public boolean isSuccess() {
        return kind == OutcomeKind.SUCCESS;
    }
}
