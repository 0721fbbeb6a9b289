package dev.llmlb.pipeline;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Decision;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where a request would go now: nothing is sent, no permit is taken and no turn passes. */
final class DryRun {

    private final Pool pool;
    private final ChatRequest request;
    private final Candidates own;

    private DryRun(Pool pool, ChatRequest request) {
        this.pool = pool;
        this.request = request;
        this.own = new Candidates(pool, request, true);
    }

    static Decision of(Pool pool, ChatRequest request) {
        return new DryRun(pool, request).decision();
    }

    private Decision decision() {
        PoolTarget picked = own.peek();
        List<Decision.Fallback> fallbacks = fallbacks(picked == null ? List.of() : usable());
        Pool last = pool;
        Outcome outcome = null;
        if (picked == null && !waits(own)) {
            Failures.Failure failure = Failures.noCandidate(pool, own);
            outcome = failure.outcome();
            Pool fallback = pool.fallbackFor(request, outcome.status());
            if (fallback == null) {
                outcome = triesOn(own) ? null : outcome;
            } else {
                last = fallback;
                outcome = fallBackTo(fallback);
            }
        }
        Decision end = last.decision(request, own, List.of(), outcome);
        return new Decision(
                end.model(), end.rule(), end.strategy(), end.picks(), end.attempts(), end.outcome(), fallbacks);
    }

    /** None of its own can be had: how the request ends, or null when a fallback model would be asked. */
    private Outcome fallBackTo(Pool fallback) {
        Candidates next = own.fallBackTo(fallback, List.of());
        return next.peek() != null || waits(next) || triesOn(next)
                ? null
                : Failures.noCandidate(fallback, next).outcome();
    }

    /** Whether the first one back is waited for. */
    private boolean waits(Candidates candidates) {
        long waitNanos = candidates.eligibility().nanosUntilFirst();
        return waitNanos <= pool.maxWait().toNanos() && waitNanos < request.timeoutNanos();
    }

    private boolean triesOn(Candidates candidates) {
        return pool.options().onNoHealthyTarget() == OnNoHealthyTarget.TRY_LEAST_BAD
                && candidates.peekLeastBad() != null;
    }

    /** The own targets that can be had now. */
    private List<Target> usable() {
        return own.picks().get(0).candidates().stream()
                .filter(candidate -> candidate.leftOut() == null)
                .map(Decision.Candidate::target)
                .toList();
    }

    private List<Decision.Fallback> fallbacks(List<Target> tried) {
        List<Decision.Fallback> fallbacks = new ArrayList<>();
        Set<Integer> taken = new HashSet<>();
        for (Fallbacks.Tier tier : tiers()) {
            List<Integer> statuses = tier.rule().responseStatusCodes().stream()
                    .filter(taken::add)
                    .sorted()
                    .toList();
            if (!statuses.isEmpty()) {
                PickLog picks = new PickLog(true);
                own.fallBackTo(tier.pool(), tried, picks).peek();
                fallbacks.add(new Decision.Fallback(statuses, picks.picks().get(0)));
            }
        }
        return fallbacks;
    }

    private List<Fallbacks.Tier> tiers() {
        return pool.fallbacks() == null ? List.of() : pool.fallbacks().all(request);
    }
}
