package dev.llmlb.pipeline;

import dev.llmlb.health.Admission;
import dev.llmlb.limit.LimitGate;
import dev.llmlb.limit.LimitKind;
import dev.llmlb.strategy.CandidateSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which targets of a pool one request may still be sent to: able to serve it, not yet tried, well, and within their limits. Nothing is
 * taken here.
 *
 * <p>What makes a target unable does not change while the request lives and is found out once.
 */
final class Eligibility {

    private final Pool pool;
    private final RequestFacts facts;
    private final Unfit[] unfit; // by target; null when all can serve the request
    private CandidateSet tried = CandidateSet.NONE;
    private long windowAbove = -1;
    private boolean fallback;

    Eligibility(Pool pool, RequestFacts facts) {
        this.pool = pool;
        this.facts = facts;
        this.unfit = pool.unfit(facts);
    }

    /** Why each target cannot serve this request, by its place in the pool; null when all can. */
    Unfit[] unfit() {
        return unfit;
    }

    void tried(int index) {
        tried = tried.with(index);
    }

    boolean noneTried() {
        return tried.isEmpty();
    }

    /** The prompt was too long for this target: from now on only larger windows count. */
    void tooLongFor(PoolTarget target) {
        long window = target.model().contextWindow();
        windowAbove = Math.max(windowAbove, window > 0 ? window : facts.windowTokens(target.tokenizer()));
    }

    /** Goes on where the request's own pool has failed. */
    void follows(Eligibility before) {
        windowAbove = before.windowAbove;
        fallback = true;
    }

    /**
     * The targets to pick among; those that come back step by step and whose turn it is not, only when there is no other.
     *
     * @param lost left out too
     */
    CandidateSet usable(CandidateSet lost, long now) {
        if (isFresh() && lost.isEmpty() && pool.openness().isOpen()) {
            return pool.openness().all();
        }
        Look look = new Look(lost, now);
        CandidateSet set = CandidateSet.of(pool.targets().size(), look);
        return set.isEmpty() ? look.spare : set;
    }

    /** Whether nothing about this request speaks against a target. */
    private boolean isFresh() {
        return unfit == null && tried.isEmpty() && windowAbove < 0;
    }

    /** One look at each target, at the same time. */
    private final class Look implements IntPredicate {

        private final CandidateSet lost;
        private final long now;
        private CandidateSet spare = CandidateSet.NONE;

        Look(CandidateSet lost, long now) {
            this.lost = lost;
            this.now = now;
        }

        @Override
        public boolean test(int index) {
            PoolTarget target = target(index);
            if (!contains(index, target) || lost.contains(index)) {
                return false;
            }
            Admission admission = target.state().admit(target.tokens(facts), now);
            if (admission == Admission.SPARE) {
                spare = spare.with(index);
            }
            return admission == Admission.YES || admission == Admission.PROBE;
        }
    }

    /** Whether a target could serve this request once it is well and within its limits. */
    boolean contains(int index) {
        return contains(index, target(index));
    }

    private boolean contains(int index, PoolTarget target) {
        return !tried.contains(index) && (unfit == null || unfit[index] == null) && mayFollow(target);
    }

    /** Whether it may be tried after those that were. */
    private boolean mayFollow(PoolTarget target) {
        return (tried.isEmpty() || target.settings().fallbackCandidate()) && (windowAbove < 0 || isLarger(target));
    }

    /** A fallback model whose window nobody knows was named for just this failure, so it is believed. */
    private boolean isLarger(PoolTarget target) {
        long window = target.model().contextWindow();
        return window > windowAbove || window == 0 && fallback;
    }

    /** The targets that could serve this request once they are well and within their limits. */
    List<PoolTarget> waiting() {
        return targets(this::contains);
    }

    /** Those that a request like this could be sent to, tried or not. */
    List<PoolTarget> able() {
        return targets(index -> unfit == null || unfit[index] == null);
    }

    private List<PoolTarget> targets(IntPredicate which) {
        return IntStream.range(0, pool.targets().size())
                .filter(which)
                .mapToObj(this::target)
                .toList();
    }

    /** Nanoseconds until the first of those can take this request; {@link LimitGate#NEVER} when there is none. */
    long nanosUntilFirst() {
        long first = LimitGate.NEVER;
        for (int i = 0; i < pool.targets().size(); i++) {
            if (contains(i)) {
                first = Math.min(first, target(i).state().nanosUntilFree(tokens(i)));
            }
        }
        return first;
    }

    /** The place of the one that is back first, whatever its health but within its limits, or -1. */
    int leastBad() {
        int best = -1;
        for (int i = 0; i < pool.targets().size(); i++) {
            if (contains(i) && target(i).state().gate().hasRoom(tokens(i))) {
                best = best < 0 || nanosUntilBack(i) < nanosUntilBack(best) ? i : best;
            }
        }
        return best;
    }

    private long nanosUntilBack(int index) {
        return target(index).state().nanosUntilFree(0);
    }

    /** The limit that keeps a target out, or null. */
    LimitKind limitReached(int index) {
        TargetState state = target(index).state();
        return contains(index)
                ? state.gate().reached(tokens(index), state.ticker().nanos())
                : null;
    }

    /** Why a target was not among the {@link #usable}, in words. */
    String whyLeftOut(int index, CandidateSet lost) {
        if (tried.contains(index)) {
            return "was tried before";
        }
        if (unfit != null && unfit[index] != null) {
            return unfit[index].reason();
        }
        if (!mayFollow(target(index))) {
            return windowAbove < 0 ? "is no fallback candidate" : "has no larger context window";
        }
        if (lost.contains(index)) {
            return "was taken by another request";
        }
        TargetState state = target(index).state();
        return state.nanosUntilFree(tokens(index)) > 0 ? state.whyOut(tokens(index)) : "comes back step by step";
    }

    private long tokens(int index) {
        return target(index).tokens(facts);
    }

    private PoolTarget target(int index) {
        return pool.targets().get(index);
    }
}
