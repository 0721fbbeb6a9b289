package dev.llmlb.pipeline;

import dev.llmlb.limit.Permit;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Usage;

/** The right to make one attempt on a target, to be settled once with how it ended. */
record Grant(PoolTarget target, Permit permit, boolean probe) {

    /** The attempt has ended: its tokens become the real ones or are given back, and its target's health learns of it. */
    void settle(Outcome outcome, Usage usage) {
        switch (outcome.kind()) {
            case SUCCESS -> {
                permit.success(usage);
                target.state().estimate().learn(usage);
            }
            case TIMEOUT, FIRST_TOKEN_TIMEOUT, CANCELLED ->
                permit.success(usage); // unknown: the vendor may have worked for it
            default -> {
                if (usage.isKnown()) {
                    permit.success(usage);
                } else {
                    permit.failedBeforeOutput();
                }
            }
        }
        target.state().health().record(outcome, probe);
        target.state().attemptEnded();
    }
}
