package dev.llmlb.pipeline;

import dev.llmlb.health.Admission;
import dev.llmlb.health.HealthView;
import dev.llmlb.health.TargetHealth;
import dev.llmlb.limit.LimitGate;
import dev.llmlb.limit.TokenEstimate;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.Ticker;

/**
 * What all rules share of a target: whether it is well, how much of it may still be used, and how long its answers are.
 *
 * @param tokensLimited whether a reservation of tokens means anything
 */
record TargetState(
        TargetHealth health,
        LimitGate gate,
        TokenEstimate estimate,
        boolean tokensLimited,
        Ticker ticker,
        RandomSource random) {

    /** Whether it may have an attempt now: a look that takes nothing. */
    Admission admit(long tokens) {
        return gate.hasRoom(tokens) ? health.admit(ticker.nanos(), random) : Admission.NO;
    }

    /** Nanoseconds until an attempt may be had. */
    long nanosUntilFree(long tokens) {
        return Math.max(health.nanosUntilBack(ticker.nanos()), gate.nanosUntilFree(tokens));
    }

    /** Whether it is a limit, ours or the vendor's, that keeps it out and not its health. */
    boolean isOutByLimit(long tokens) {
        HealthView view = health.view();
        return view.nanosUntilBack() == 0
                ? gate.nanosUntilFree(tokens) > 0
                : view.cause() == dev.llmlb.health.Cause.RATE_LIMITED;
    }

    /** Why it gets no attempt now, in words. */
    String whyOut(long tokens) {
        HealthView view = health.view();
        if (view.nanosUntilBack() == TargetHealth.UNTIL_RESTORED) {
            return view.cause().label() + ", until it is restored";
        }
        String reason = view.nanosUntilBack() > 0 || view.weight() == 0
                ? view.cause() == null ? "being probed" : view.cause().label()
                : "at its limit";
        long nanos = nanosUntilFree(tokens);
        return nanos == LimitGate.NEVER
                ? "the request is larger than its limit of tokens"
                : reason + ", back in " + (nanos + 999_999_999) / 1_000_000_000 + " s";
    }
}
