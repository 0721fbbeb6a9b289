package dev.llmlb.pipeline;

import dev.llmlb.health.Admission;
import dev.llmlb.health.Cause;
import dev.llmlb.health.HealthView;
import dev.llmlb.health.TargetHealth;
import dev.llmlb.limit.Allowance;
import dev.llmlb.limit.LimitGate;
import dev.llmlb.limit.TokenEstimate;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.VendorLimits;
import dev.llmlb.strategy.AnswerLength;
import dev.llmlb.strategy.TargetStats;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.Ticker;

/**
 * What all rules share of a target: whether it is well, how much of it may still be used, how long its answers are, and how busy and
 * how fast it is. It stays the same object over reloads, so that what was learnt stays; only what the configuration says of it is replaced.
 */
final class TargetState {

    private final TargetHealth health;
    private final Allowance own;
    private final TokenEstimate estimate = new TokenEstimate();
    private final TargetStats stats;
    private final Silence silence = new Silence();
    private final Ticker ticker;
    private final RandomSource random;
    private final Changes changes;
    private volatile LimitGate gate;
    private volatile Runnable whenIdle; // not null once the target has left the configuration

    /**
     * @param answers how long the answers of all targets are
     * @param changes that the health's cell tells too, or null when it may change without a word
     */
    TargetState(
            TargetHealth health,
            Allowance own,
            LimitGate gate,
            AnswerLength answers,
            Ticker ticker,
            RandomSource random,
            Changes changes) {
        this.health = health;
        this.own = own;
        this.gate = gate;
        this.stats = new TargetStats(ticker, answers);
        this.ticker = ticker;
        this.random = random;
        this.changes = changes;
    }

    /** Takes what the configuration of now says; what is in use stays so. */
    void follow(TargetLimits limits, UsageLimits usage, Allowance account, Allowance quotaPool) {
        health.settings(limits.health());
        own.limits(usage);
        gate = new LimitGate(ticker, own, account, quotaPool);
        whenIdle = null;
        changed();
    }

    private void changed() {
        if (changes != null) {
            changes.happened();
        }
    }

    /** Null when others may change something without a word. */
    Changes changes() {
        return changes;
    }

    /** Takes in what the vendor's response headers say is left. */
    void vendorSaid(VendorLimits said) {
        gate.vendorSaid(said);
        changed();
    }

    /** The vendor has refused for want of quota. */
    void quotaRefused(long nanos) {
        gate.quotaRefused(nanos);
        changed();
    }

    /** In full traffic and under no limit. */
    boolean isOpen() {
        return gate.isOpen() && health.isWell();
    }

    TargetHealth health() {
        return health;
    }

    LimitGate gate() {
        return gate;
    }

    TokenEstimate estimate() {
        return estimate;
    }

    TargetStats stats() {
        return stats;
    }

    Silence silence() {
        return silence;
    }

    Ticker ticker() {
        return ticker;
    }

    /** Whether a reservation of tokens means anything. */
    boolean tokensLimited() {
        return gate.countsTokens();
    }

    /** The configuration names the target no longer: runs {@code forget} as soon as no attempt is under way. */
    void leave(Runnable forget) {
        whenIdle = forget;
        attemptEnded();
    }

    boolean hasLeft() {
        return whenIdle != null && own.inFlight() == 0;
    }

    void attemptEnded() {
        Runnable forget = whenIdle;
        if (forget != null && own.inFlight() == 0) {
            forget.run();
        }
    }

    /** Whether it may have an attempt now: a look that takes nothing. */
    Admission admit(long tokens, long now) {
        return gate.hasRoom(tokens, now) ? health.admit(now, random) : Admission.NO;
    }

    /** Nanoseconds until an attempt may be had. */
    long nanosUntilFree(long tokens) {
        return Math.max(health.nanosUntilBack(ticker.nanos()), gate.nanosUntilFree(tokens));
    }

    /** Whether it is a limit, ours or the vendor's, that keeps it out and not its health. */
    boolean isOutByLimit(long tokens) {
        HealthView view = health.view();
        return view.nanosUntilBack() == 0 ? gate.nanosUntilFree(tokens) > 0 : view.cause() == Cause.RATE_LIMITED;
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
