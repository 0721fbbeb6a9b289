package dev.llmlb.pipeline;

import dev.llmlb.model.Attempt;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Reply;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** What the attempts of one request have come to: settles each once, and tells who watches. One thread at a time. */
final class AttemptBooks {

    private final String ruleId;
    private final RequestFacts facts;
    private final BalancerObserver observer;
    private final Ticker ticker;
    private final long startedNanos;
    private final List<Attempt> attempts = new ArrayList<>(2);

    AttemptBooks(String ruleId, RequestFacts facts, BalancerObserver observer, Ticker ticker) {
        this.ruleId = ruleId;
        this.facts = facts;
        this.observer = observer;
        this.ticker = ticker;
        this.startedNanos = ticker.nanos();
    }

    /** The attempts so far, in order. */
    List<Attempt> attempts() {
        return attempts;
    }

    /** Puts an attempt down that has its outcome; for a stream, that it has begun. */
    Attempt add(Grant grant, Outcome outcome, long nanos) {
        Attempt attempt = new Attempt(grant.target().target(), outcome, nanos);
        attempts.add(attempt);
        return attempt;
    }

    /** A whole answer has come. */
    void answered(Grant grant, Attempt attempt, Usage usage) {
        settle(grant, attempt.outcome(), usage, attempt.durationNanos());
    }

    /** An attempt without an answer is over. */
    void failed(Grant grant, Outcome outcome, Reply reply, long nanos) {
        settle(grant, outcome, Usage.UNKNOWN, nanos);
        if (Waste.isCharged(outcome, reply)) {
            wasted(grant.target(), outcome, new Usage(facts.promptTokens(null), 0));
        }
    }

    /** A stream has begun; what is to be done when it ends. */
    BiConsumer<Outcome, Usage> streamBegan(Grant grant, long firstTokenNanos) {
        grant.firstToken();
        observer.firstToken(ruleId, grant.target().target(), firstTokenNanos);
        long beforeNanos = ticker.nanos() - firstTokenNanos;
        return (outcome, told) -> {
            Usage usage = streamed(outcome, told);
            settle(grant, outcome, usage, ticker.nanos() - beforeNanos);
            if (!outcome.isSuccess()) {
                wasted(grant.target(), outcome, usage);
            }
        };
    }

    /** What a stream is settled by: of one that was cut short the provider has told nothing of the prompt. */
    Usage streamed(Outcome outcome, Usage told) {
        return outcome.isSuccess() ? told : told.orPrompt(facts.promptTokens(null));
    }

    private void settle(Grant grant, Outcome outcome, Usage usage, long nanos) {
        grant.settle(outcome, usage);
        observer.attemptEnded(ruleId, new Attempt(grant.target().target(), outcome, nanos), attempts.size());
    }

    private void wasted(PoolTarget target, Outcome outcome, Usage usage) {
        if (usage.isKnown()) {
            observer.wasted(ruleId, target.target(), outcome, usage, target.cost(usage));
        }
    }

    /** @param target the last one that was tried, or null */
    void requestEnded(PoolTarget target, Outcome outcome, Usage usage) {
        observer.requestEnded(
                ruleId,
                target == null ? null : target.target(),
                outcome,
                usage,
                attempts.size(),
                ticker.nanos() - startedNanos);
    }
}
