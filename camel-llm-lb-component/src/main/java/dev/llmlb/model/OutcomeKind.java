package dev.llmlb.model;

/** How an attempt ended; a closed list, by whose fault it was and what helps. */
public enum OutcomeKind {
    /** An answer. */
    SUCCESS,
    /** The caller's limit with the vendor is used up for now. */
    RATE_LIMITED,
    /** The vendor has more work than it can do. */
    OVERLOADED,
    /** An error of the server, a broken answer, or a success that holds no answer. */
    FAILING,
    /** No connection, or one that broke before an answer. */
    UNREACHABLE,
    /** The attempt's time ran out before the answer was whole. */
    TIMEOUT,
    /** The first content token of a stream did not come in time. */
    FIRST_TOKEN_TIMEOUT,
    /** The caller's deadline cut the attempt short, before the target has had the time that it is given otherwise. */
    DEADLINE,
    /** The key is wrong or lacks a right. */
    UNAUTHORIZED,
    /** The account has no credit left, or its quota of the day is used up. */
    QUOTA_EXHAUSTED,
    /** The provider knows no such model or deployment. */
    UNKNOWN_MODEL,
    /** Prompt and answer do not fit the model's context window: only a target with a larger one helps. */
    CONTEXT_LENGTH,
    /** The provider's content filter refused the prompt. */
    CONTENT_FILTER,
    /** The request is at fault: another target would refuse it too. */
    CALLER_FAULT,
    /** The caller hung up; nobody's failure. */
    CANCELLED;

    /** The name in metrics and logs. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Where to look for what went wrong. */
    public FaultDomain fault() {
        return switch (this) {
            case SUCCESS -> FaultDomain.NONE;
            case CALLER_FAULT, CONTEXT_LENGTH, CONTENT_FILTER, DEADLINE, CANCELLED -> FaultDomain.CALLER;
            case RATE_LIMITED, UNAUTHORIZED, QUOTA_EXHAUSTED, UNKNOWN_MODEL -> FaultDomain.ACCOUNT;
            case OVERLOADED, FAILING, TIMEOUT, FIRST_TOKEN_TIMEOUT -> FaultDomain.PROVIDER;
            case UNREACHABLE -> FaultDomain.NETWORK;
        };
    }

    /** Whether the request is at fault, in itself or for this target, and not the target. */
    public boolean isCallersFault() {
        return this == CALLER_FAULT || this == CONTEXT_LENGTH || this == CONTENT_FILTER;
    }

    /** Whether somebody has to mend it: a key, a credit, a deployment. Asking again does not help. */
    public boolean isLasting() {
        return this == UNAUTHORIZED || this == QUOTA_EXHAUSTED || this == UNKNOWN_MODEL;
    }

    /** Whether the target kept silent: asking it again would cost the caller the same wait. */
    public boolean isSilence() {
        return this == TIMEOUT || this == FIRST_TOKEN_TIMEOUT || this == DEADLINE;
    }
}
