package dev.llmlb.pipeline;

import dev.llmlb.model.Attempt;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Reply;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.RequestObserver;
import dev.llmlb.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** What the attempts of one request have come to: settles each once, and tells who watches. One thread at a time. */
final class AttemptBooks {

    private final RequestFacts facts;
    private final Charge charge;
    private final RequestObserver watch;
    private final Ticker ticker;
    private final long startedNanos;
    private final List<Attempt> attempts = new ArrayList<>(2);

    // of a stream's parts that have ended, guarded by "this": each ends on its provider's thread
    private Usage parts = Usage.UNKNOWN;
    private double partsCost;

    /**
     * @param charge is told of what was used
     * @param watch is told of the request
     */
    AttemptBooks(RequestFacts facts, Charge charge, RequestObserver watch, Ticker ticker) {
        this.facts = facts;
        this.charge = charge;
        this.watch = watch;
        this.ticker = ticker;
        this.startedNanos = ticker.nanos();
    }

    /** The attempts so far, in order. */
    List<Attempt> attempts() {
        return attempts;
    }

    /** An attempt is about to be made: the same right to it, with who is told of the rest. */
    Grant began(Grant grant) {
        return grant.watchedBy(watch.attemptBegan(grant.target().upstream(), attempts.size() + 1));
    }

    /** Puts an attempt down that has its outcome; for a stream, that it has begun. */
    Attempt add(Grant grant, Outcome outcome, long nanos) {
        Attempt attempt = new Attempt(grant.target().target(), outcome, nanos);
        attempts.add(attempt);
        return attempt;
    }

    /** A whole answer has come. */
    void answered(Grant grant, Attempt attempt, Usage usage) {
        grant.settle(attempt.outcome(), usage, attempt.durationNanos());
        charge.used(usage, grant.target().cost(usage));
    }

    /** An attempt without an answer is over. */
    void failed(Grant grant, Outcome outcome, Reply reply, long nanos) {
        grant.settle(outcome, Usage.UNKNOWN, nanos);
        if (Waste.isCharged(outcome, reply)) {
            wasted(grant, outcome, new Usage(facts.promptTokens(null), 0));
        }
    }

    /** A stream has begun; what is to be done when it ends. */
    BiConsumer<Outcome, Usage> streamBegan(Grant grant, long firstTokenNanos) {
        grant.firstToken(firstTokenNanos);
        long beforeNanos = ticker.nanos() - firstTokenNanos;
        return (outcome, told) -> {
            Usage usage = streamed(outcome, told);
            grant.settle(outcome, usage, ticker.nanos() - beforeNanos);
            charge.used(usage, grant.target().cost(usage));
            addPart(usage, grant.target().cost(usage));
            if (!outcome.isSuccess()) {
                wasted(grant, outcome, usage);
            }
        };
    }

    /** What a stream is settled by: of one that was cut short the provider has told nothing of the prompt. */
    Usage streamed(Outcome outcome, Usage told) {
        return outcome.isSuccess() ? told : told.orPrompt(facts.promptTokens(null));
    }

    private static void wasted(Grant grant, Outcome outcome, Usage usage) {
        if (usage.isKnown()) {
            grant.watch().wasted(outcome, usage, grant.target().cost(usage));
        }
    }

    private synchronized void addPart(Usage usage, double cost) {
        if (usage.isKnown()) {
            parts = new Usage(
                    Math.max(0, parts.promptTokens()) + usage.promptTokens(),
                    Math.max(0, parts.completionTokens()) + usage.completionTokens());
            partsCost += cost;
        }
    }

    /** A stream of several parts has ended: the request used what all of them did. */
    void requestEnded(PoolTarget target, Outcome outcome) {
        Usage usage;
        double cost;
        synchronized (this) {
            usage = parts;
            cost = partsCost;
        }
        requestEnded(target, outcome, usage, cost);
    }

    /** @param target the last one that was tried, or null */
    void requestEnded(PoolTarget target, Outcome outcome, Usage usage) {
        requestEnded(target, outcome, usage, target == null ? 0 : target.cost(usage));
    }

    private void requestEnded(PoolTarget target, Outcome outcome, Usage usage, double cost) {
        charge.ended();
        watch.ended(
                target == null ? null : target.target(),
                outcome,
                usage,
                cost,
                attempts.size(),
                ticker.nanos() - startedNanos);
    }
}
