package dev.llmlb.pipeline;

import dev.llmlb.health.TargetHealth;
import dev.llmlb.limit.Permit;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.AttemptObserver;
import dev.llmlb.strategy.CallUnderWay;

/** The right to make one attempt on a target, to be settled once with how it ended. */
record Grant(PoolTarget target, Permit permit, CallUnderWay call, boolean probe, AttemptObserver watch) {

    /** The same right, with who is told of the attempt. */
    Grant watchedBy(AttemptObserver observer) {
        return observer == watch ? this : new Grant(target, permit, call, probe, observer);
    }

    /** The first content token of a stream is there. */
    void firstToken(long nanos) {
        call.firstToken();
        watch.firstToken(nanos);
    }

    /** The attempt has ended: its tokens become the real ones or are given back, and its target's health and speed and who watches learn of it. */
    void settle(Outcome outcome, Usage usage, long nanos) {
        switch (outcome.kind()) {
            case SUCCESS -> {
                permit.success(usage);
                target.state().estimate().learn(usage);
            }
            case TIMEOUT, FIRST_TOKEN_TIMEOUT, DEADLINE, CANCELLED ->
                permit.success(usage); // unknown: the vendor may have worked for it
            default -> {
                if (usage.isKnown()) {
                    permit.success(usage);
                } else {
                    permit.failedBeforeOutput();
                }
            }
        }
        switch (outcome.kind()) {
            case RATE_LIMITED -> target.state().quotaRefused(outcome.retryAfterMillis() * 1_000_000);
            case QUOTA_EXHAUSTED -> target.state().quotaRefused(TargetHealth.LASTING.toNanos());
            default -> {}
        }
        call.ended(outcome.isSuccess(), usage);
        target.state().health().record(outcome, probe);
        target.state().attemptEnded();
        watch.ended(outcome, usage, target.cost(usage), nanos);
    }
}
