package dev.llmlb.pipeline;

import dev.llmlb.health.Admission;
import dev.llmlb.limit.LimitGate;
import dev.llmlb.limit.LimitKind;
import dev.llmlb.model.Attempt;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Decision;
import dev.llmlb.observe.RequestObserver;
import dev.llmlb.strategy.CandidateSet;
import java.util.ArrayList;
import java.util.List;

/**
 * The targets of a pool that one request may still be sent to: able to serve it, not yet tried, well, and within their limits.
 *
 * <p>What makes a target unable does not change while the request lives and is found out once.
 */
final class Candidates {

    private final Pool pool;
    private final RequestFacts facts;
    private final Unfit[] unfit; // by target; null when all can serve the request
    private final String session; // null when it is not sticky
    private CandidateSet tried = CandidateSet.NONE;
    private List<Decision.Pick> picks = List.of();
    private final boolean explainAll;
    private CandidateSet limited = CandidateSet.NONE; // already told
    private long windowAbove = -1;

    /** @param explain whether every pick is to be explained, and not only those that had to leave a target out */
    Candidates(Pool pool, ChatRequest request, boolean explain) {
        this(pool, new RequestFacts(request), explain);
    }

    private Candidates(Pool pool, RequestFacts facts, boolean explain) {
        this.pool = pool;
        this.facts = facts;
        this.unfit = pool.unfit(facts);
        this.session = pool.sticky() == null
                ? null
                : pool.sticky().sessionOf(facts.request().caller());
        this.explainAll = explain;
    }

    /** Those of another pool, for the same request and without the targets of these attempts. */
    Candidates goOnWith(Pool other, List<Attempt> attempts) {
        Candidates next = new Candidates(other, facts, explainAll);
        next.picks = picks;
        for (Attempt attempt : attempts) {
            int index = other.indexOf(attempt.target());
            next.tried = index < 0 ? next.tried : next.tried.with(index);
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
            CandidateSet set = usable(lost);
            tellLimited(set, watch);
            if (set.isEmpty()) {
                explain(set, lost, null, Decision.By.STRATEGY);
                return null;
            }
            int pinned = pinned(set);
            int index = pinned >= 0 ? pinned : pool.picker().pick(set);
            Grant grant = pool.targets().get(index).tryGrant(facts);
            if (grant != null) {
                explain(set, lost, grant.target(), pinned >= 0 ? Decision.By.SESSION : Decision.By.STRATEGY);
                return granted(index, grant);
            }
            lost = lost.with(index);
        }
    }

    /** The same target once more, or null when its health or a limit does not let it. */
    Grant again(PoolTarget target) {
        return target.tryGrant(facts);
    }

    /** The right to one attempt on the target that is back first, whatever its health but within its limits; null when there is none. */
    Grant leastBad() {
        int best = -1;
        for (int i = 0; i < pool.targets().size(); i++) {
            if (isEligible(i) && pool.targets().get(i).state().gate().hasRoom(tokens(i))) {
                best = best < 0 || nanosUntilBack(i) < nanosUntilBack(best) ? i : best;
            }
        }
        Grant grant = best < 0 ? null : pool.targets().get(best).tryGrantThoughUnwell(facts);
        if (grant != null) {
            explain(CandidateSet.NONE, CandidateSet.NONE, grant.target(), Decision.By.LEAST_BAD);
            return granted(best, grant);
        }
        return null;
    }

    /** What a pick would be now: nothing is taken and no turn passes. */
    void peek() {
        CandidateSet set = usable(CandidateSet.NONE);
        int pinned = pinned(set);
        PoolTarget target = set.isEmpty()
                ? null
                : pool.targets().get(pinned >= 0 ? pinned : pool.picker().peek(set));
        explain(set, CandidateSet.NONE, target, pinned >= 0 ? Decision.By.SESSION : Decision.By.STRATEGY);
    }

    private void tellLimited(CandidateSet set, RequestObserver watch) {
        if (watch == RequestObserver.NONE || set.size() == pool.targets().size()) {
            return;
        }
        for (int i = 0; i < pool.targets().size(); i++) {
            if (set.contains(i) || !isEligible(i) || limited.contains(i)) {
                continue;
            }
            PoolTarget target = pool.targets().get(i);
            LimitKind reached = target.state()
                    .gate()
                    .reached(tokens(i), target.state().ticker().nanos());
            if (reached != null) {
                limited = limited.with(i);
                watch.limited(target.target(), reached.label());
            }
        }
    }

    private Grant granted(int index, Grant grant) {
        tried = tried.with(index);
        if (session != null) {
            pool.sticky().sessions().pinIfAbsent(session, grant.target().target());
        }
        return grant;
    }

    /** This target has answered. */
    void answered(PoolTarget target) {
        if (session != null) {
            pool.sticky().answered(session, target.target());
        }
    }

    /** The prompt was too long for this target: from now on only larger windows count. */
    void tooLongFor(PoolTarget target) {
        long window = target.model().contextWindow();
        windowAbove = Math.max(windowAbove, window > 0 ? window : facts.promptTokens(target.tokenizer()));
    }

    /** Whether no other target could take this request now. */
    boolean noneLeft() {
        return usable(CandidateSet.NONE).isEmpty();
    }

    /** Targets that could serve this request once they are well and within their limits. */
    List<PoolTarget> waiting() {
        List<PoolTarget> waiting = new ArrayList<>();
        for (int i = 0; i < pool.targets().size(); i++) {
            if (isEligible(i)) {
                waiting.add(pool.targets().get(i));
            }
        }
        return waiting;
    }

    /** Nanoseconds until the first of those can take this request; {@link LimitGate#NEVER} when there is none. */
    long nanosUntilFirst() {
        long first = LimitGate.NEVER;
        for (int i = 0; i < pool.targets().size(); i++) {
            if (isEligible(i)) {
                first = Math.min(first, pool.targets().get(i).state().nanosUntilFree(tokens(i)));
            }
        }
        return first;
    }

    RequestFacts facts() {
        return facts;
    }

    /** Why each target cannot serve this request, by its place in the pool; null when all can. */
    Unfit[] unfit() {
        return unfit;
    }

    List<Decision.Pick> picks() {
        return picks;
    }

    /** The targets to pick among; those that come back step by step and whose turn it is not, only when there is no other. */
    private CandidateSet usable(CandidateSet lost) {
        int size = pool.targets().size();
        long now = pool.ticker().nanos();
        CandidateSet set = CandidateSet.of(size, i -> {
            Admission admission = admission(i, lost, now);
            return admission == Admission.YES || admission == Admission.PROBE;
        });
        return set.isEmpty() ? CandidateSet.of(size, i -> admission(i, lost, now) != Admission.NO) : set;
    }

    private Admission admission(int index, CandidateSet lost, long now) {
        return isEligible(index) && !lost.contains(index)
                ? pool.targets().get(index).state().admit(tokens(index), now)
                : Admission.NO;
    }

    /** The place of the session's target, if that may be picked; else -1. */
    private int pinned(CandidateSet set) {
        if (session == null || !tried.isEmpty()) {
            return -1;
        }
        int index = pool.indexOf(pool.sticky().sessions().pinned(session));
        return index >= 0 && set.contains(index) ? index : -1;
    }

    private boolean isEligible(int index) {
        return !tried.contains(index) && (unfit == null || unfit[index] == null) && mayFollow(index);
    }

    /** Whether it may be tried after those that were. */
    private boolean mayFollow(int index) {
        PoolTarget target = pool.targets().get(index);
        return (tried.isEmpty() || target.settings().fallbackCandidate())
                && (windowAbove < 0 || target.model().contextWindow() > windowAbove);
    }

    private long tokens(int index) {
        return pool.targets().get(index).tokens(facts);
    }

    private long nanosUntilBack(int index) {
        return pool.targets().get(index).state().nanosUntilFree(0);
    }

    private void explain(CandidateSet set, CandidateSet lost, PoolTarget picked, Decision.By by) {
        int size = pool.targets().size();
        if (!explainAll && set.size() == size) {
            return;
        }
        List<Decision.Candidate> candidates = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            candidates.add(new Decision.Candidate(
                    pool.targets().get(i).target(),
                    pool.picker().score(i),
                    set.contains(i) ? null : whyLeftOut(i, lost)));
        }
        picks = picks.isEmpty() ? new ArrayList<>() : picks;
        picks.add(new Decision.Pick(candidates, picked == null ? null : picked.target(), by));
    }

    private String whyLeftOut(int index, CandidateSet lost) {
        PoolTarget target = pool.targets().get(index);
        if (tried.contains(index)) {
            return "was tried before";
        }
        if (unfit != null && unfit[index] != null) {
            return unfit[index].reason();
        }
        if (!mayFollow(index)) {
            return windowAbove < 0 ? "is no fallback candidate" : "has no larger context window";
        }
        if (lost.contains(index)) {
            return "was taken by another request";
        }
        return target.state().nanosUntilFree(tokens(index)) > 0
                ? target.state().whyOut(tokens(index))
                : "comes back step by step";
    }
}
