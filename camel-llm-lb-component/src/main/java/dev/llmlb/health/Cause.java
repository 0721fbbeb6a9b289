package dev.llmlb.health;

import dev.llmlb.model.Outcome;
import java.util.Locale;

/** Why a target is out; a closed list. */
public enum Cause {
    /** Our limit with the vendor is used up for now. */
    RATE_LIMITED,
    /** The vendor has more work than it can do. */
    OVERLOADED,
    /** Errors, broken answers, no connection, or no answer in time. */
    FAILING,
    /** The key is wrong or lacks a right. */
    UNAUTHORIZED,
    /** The account has no credit left. */
    QUOTA_EXHAUSTED,
    /** The provider knows no such model or deployment. */
    UNKNOWN_MODEL,
    /** An operator took it out. */
    EJECTED;

    static Cause of(Outcome outcome) {
        return switch (outcome.kind()) {
            case RATE_LIMITED -> RATE_LIMITED;
            case OVERLOADED -> OVERLOADED;
            case UNAUTHORIZED -> UNAUTHORIZED;
            case QUOTA_EXHAUSTED -> QUOTA_EXHAUSTED;
            case UNKNOWN_MODEL -> UNKNOWN_MODEL;
            default -> FAILING;
        };
    }

    /** Whether somebody has to mend it: nothing that the balancer does, or a short wait, makes it go away. */
    boolean isLasting() {
        return this == UNAUTHORIZED || this == QUOTA_EXHAUSTED || this == UNKNOWN_MODEL;
    }

    /** The name in metrics and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
