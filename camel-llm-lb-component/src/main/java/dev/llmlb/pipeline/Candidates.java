package dev.llmlb.pipeline;

import dev.llmlb.limit.LimitGate;
import dev.llmlb.limit.LimitKind;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Decision;
import dev.llmlb.model.Target;
import dev.llmlb.observe.RequestObserver;
import dev.llmlb.strategy.CandidateSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Picks among the targets of a pool that one request may still be sent to, and takes the right to an attempt. */
final class Candidates {

    private final Pool pool;
    private final Candidates before; // of the request's own pool, once it has failed; else null
    private final Decision.Tier tier;
    private final RequestFacts facts;
    private final Eligibility eligibility;
    private final PickLog log;
    private final String session; // null when it is not sticky
    private CandidateSet limited = CandidateSet.NONE; // already told

    /** @param explain whether every pick is to be explained, and not only those that had to leave a target out */
    Candidates(Pool pool, ChatRequest request, boolean explain) {
        this(pool, null, new RequestFacts(request), new PickLog(explain));
    }

    private Candidates(Pool pool, Candidates before, RequestFacts facts, PickLog log) {
        this.pool = pool;
        this.before = before;
        this.tier = before == null ? Decision.Tier.RULE : Decision.Tier.FALLBACK;
        this.facts = facts;
        this.eligibility = new Eligibility(pool, facts);
        this.log = log;
        this.session = pool.sticky() == null
                ? null
                : pool.sticky().sessionOf(facts.request().caller());
    }

    /** Those of a pool of fallback models, for the same request and without the targets that were tried. */
    Candidates fallBackTo(Pool other, List<Target> tried) {
        return fallBackTo(other, tried, log);
    }

    /** As {@link #fallBackTo(Pool, List)}, with its picks in a log of their own. */
    Candidates fallBackTo(Pool other, List<Target> tried, PickLog picks) {
        Candidates next = new Candidates(other, this, facts, picks);
        next.eligibility.follows(eligibility);
        for (Target target : tried) {
            int index = other.indexOf(target);
            if (index >= 0) {
                next.eligibility.tried(index);
            }
        }
        return next;
    }

    /**
     * Picks the next target and takes the right to one attempt, or null when none can be had now.
     *
     * @param watch is told of targets that a limit keeps out
     */
    Grant next(RequestObserver watch) {
        CandidateSet lost = CandidateSet.NONE; // to others, between the look and the taking
        while (true) {
            long now = pool.ticker().nanos();
            CandidateSet set = eligibility.usable(lost, now);
            tellLimited(set, watch);
            double[] scores = scores(set);
            if (set.isEmpty()) {
                explain(set, lost, scores, null, by(-1));
                return null;
            }
            int pinned = pinned(set);
            int index = pinned >= 0 ? pinned : pool.picker().pick(set);
            Grant grant = pool.targets().get(index).tryGrant(facts, now);
            if (grant != null) {
                explain(set, lost, scores, grant.target(), by(pinned));
                return granted(index, grant);
            }
            lost = lost.with(index);
        }
    }

    /** The same target once more, or null when its health or a limit does not let it. */
    Grant again(PoolTarget target) {
        return target.tryGrant(facts, pool.ticker().nanos());
    }

    /** The right to one attempt on the target that is back first, whatever its health but within its limits; null when there is none. */
    Grant leastBad() {
        int best = eligibility.leastBad();
        double[] scores = scores(CandidateSet.NONE);
        Grant grant = best < 0 ? null : pool.targets().get(best).tryGrantThoughUnwell(facts);
        if (grant != null) {
            explain(CandidateSet.NONE, CandidateSet.NONE, scores, grant.target(), Decision.By.LEAST_BAD);
            return granted(best, grant);
        }
        return null;
    }

    /** What {@link #next} would pick now, or null: nothing is taken and no turn passes. */
    PoolTarget peek() {
        CandidateSet set = eligibility.usable(CandidateSet.NONE, pool.ticker().nanos());
        int pinned = pinned(set);
        PoolTarget target = set.isEmpty()
                ? null
                : pool.targets().get(pinned >= 0 ? pinned : pool.picker().peek(set));
        explain(set, CandidateSet.NONE, scores(set), target, by(pinned));
        return target;
    }

    /** What {@link #leastBad} would pick now, or null. */
    PoolTarget peekLeastBad() {
        int best = eligibility.leastBad();
        PoolTarget target = best < 0 ? null : pool.targets().get(best);
        if (target != null) {
            explain(CandidateSet.NONE, CandidateSet.NONE, scores(CandidateSet.NONE), target, Decision.By.LEAST_BAD);
        }
        return target;
    }

    private Decision.By by(int pinned) {
        if (pinned >= 0) {
            return Decision.By.SESSION;
        }
        return tier == Decision.Tier.FALLBACK ? Decision.By.ORDER : Decision.By.STRATEGY;
    }

    private double[] scores(CandidateSet set) {
        return log.scores(pool, tier, set);
    }

    private void explain(CandidateSet set, CandidateSet lost, double[] scores, PoolTarget picked, Decision.By by) {
        log.add(pool, tier, eligibility, set, lost, scores, picked, by);
    }

    private void tellLimited(CandidateSet set, RequestObserver watch) {
        if (watch == RequestObserver.NONE || set.size() == pool.targets().size()) {
            return;
        }
        for (int i = 0; i < pool.targets().size(); i++) {
            LimitKind reached = set.contains(i) || limited.contains(i) ? null : eligibility.limitReached(i);
            if (reached != null) {
                limited = limited.with(i);
                watch.limited(pool.targets().get(i).target(), reached.label());
            }
        }
    }

    private Grant granted(int index, Grant grant) {
        eligibility.tried(index);
        if (session != null) {
            pool.sticky().sessions().pinIfAbsent(session, grant.target().target());
        }
        return grant;
    }

    /** The place of the session's target, if that may be picked; else -1. */
    private int pinned(CandidateSet set) {
        if (session == null || !eligibility.noneTried()) {
            return -1;
        }
        int index = pool.indexOf(pool.sticky().sessions().pinned(session));
        return index >= 0 && set.contains(index) ? index : -1;
    }

    /** This target has answered. */
    void answered(PoolTarget target) {
        if (session != null) {
            pool.sticky().answered(session, target.target());
        }
    }

    /** Whether no other target could take this request now. */
    boolean noneLeft() {
        return eligibility.usable(CandidateSet.NONE, pool.ticker().nanos()).isEmpty();
    }

    /** The targets that could serve this request once they are well and within their limits; those of its own pool first. */
    List<PoolTarget> waiting() {
        return withBefore(Candidates::waiting, eligibility.waiting());
    }

    /** Nanoseconds until the first target that is able to serve this request can be had, {@link LimitGate#NEVER} for none; this one aside. */
    long nanosUntilFirst(Target aside) {
        return able().stream()
                .filter(target -> !target.target().equals(aside))
                .mapToLong(target -> target.state().nanosUntilFree(target.tokens(facts)))
                .min()
                .orElse(LimitGate.NEVER);
    }

    private List<PoolTarget> able() {
        return withBefore(Candidates::able, eligibility.able());
    }

    private List<PoolTarget> withBefore(Function<Candidates, List<PoolTarget>> its, List<PoolTarget> here) {
        return before == null
                ? here
                : Stream.concat(its.apply(before).stream(), here.stream()).toList();
    }

    RequestFacts facts() {
        return facts;
    }

    Eligibility eligibility() {
        return eligibility;
    }

    List<Decision.Pick> picks() {
        return log.picks();
    }
}
