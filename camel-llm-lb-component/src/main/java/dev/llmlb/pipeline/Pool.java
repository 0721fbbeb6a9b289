package dev.llmlb.pipeline;

import dev.llmlb.model.Attempt;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Decision;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Target;
import dev.llmlb.rule.When;
import dev.llmlb.strategy.Picker;
import dev.llmlb.strategy.StrategyType;
import dev.llmlb.time.Ticker;
import java.time.Duration;
import java.util.List;

/**
 * The targets of a rule with the picker that chooses among them.
 *
 * @param ruleId the rule's id, or null for a pool of one that a request named itself
 * @param strategy null for a pool of one
 * @param sticky null when sessions are not kept on a target
 * @param fallbacks where a request goes when all of these have failed, or null for nowhere
 * @param takesAll whether no request is unfit for any target: found out once
 */
record Pool(
        String ruleId,
        When when,
        List<PoolTarget> targets,
        Picker picker,
        StrategyType strategy,
        RetryBudget retryBudget,
        RuleOptions options,
        StickySessions sticky,
        Fallbacks fallbacks,
        boolean takesAll,
        Openness openness) {

    /** How long a request waits in all for a target to come back, where the rule says nothing. */
    private static final Duration DEFAULT_MAX_WAIT = Duration.ofSeconds(2);

    Pool(
            String ruleId,
            When when,
            List<PoolTarget> targets,
            Picker picker,
            StrategyType strategy,
            RetryBudget retryBudget,
            RuleOptions options,
            StickySessions sticky,
            Fallbacks fallbacks) {
        this(
                ruleId,
                when,
                targets,
                picker,
                strategy,
                retryBudget,
                options,
                sticky,
                fallbacks,
                targets.stream().allMatch(PoolTarget::takesAll),
                new Openness(targets));
    }

    Duration maxWait() {
        return options.maxWait() == null ? DEFAULT_MAX_WAIT : options.maxWait();
    }

    /** The models to try when a request has finally failed here with this status, under the same options; or null. */
    Pool fallbackFor(ChatRequest request, int status) {
        Pool other = fallbacks == null ? null : fallbacks.find(request, status);
        return other == null
                ? null
                : new Pool(
                        other.ruleId,
                        other.when,
                        other.targets,
                        other.picker,
                        null,
                        other.retryBudget,
                        options,
                        null,
                        null);
    }

    /** How long callers usually wait for a target; for one of which nobody knows, for the slowest of the others. -1 when nobody knows of any. */
    long usualNanos(PoolTarget target, boolean stream) {
        long own = target.usualNanos(stream);
        return own >= 0
                ? own
                : targets.stream().mapToLong(t -> t.usualNanos(stream)).max().orElse(-1);
    }

    Ticker ticker() {
        return targets.get(0).state().ticker();
    }

    /** The place of a target, or -1. */
    int indexOf(Target target) {
        for (int i = 0; target != null && i < targets.size(); i++) {
            if (targets.get(i).target().equals(target)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Why each target cannot serve a request, by its place; null when all can. A prompt that seems too long for every window is left to
     * the largest: an estimate alone refuses nobody.
     */
    Unfit[] unfit(RequestFacts facts) {
        if (takesAll) {
            return null;
        }
        Unfit[] unfit = null;
        int largest = -1;
        boolean oneFits = false;
        for (int i = 0; i < targets.size(); i++) {
            Unfit why = targets.get(i).unfit(facts);
            oneFits |= why == null;
            if (why != null) {
                unfit = unfit == null ? new Unfit[targets.size()] : unfit;
                unfit[i] = why;
                if (why.kind() == Unfit.Kind.WINDOW && (largest < 0 || window(i) > window(largest))) {
                    largest = i;
                }
            }
        }
        if (!oneFits && largest >= 0) {
            unfit[largest] = null;
        }
        return unfit;
    }

    private int window(int index) {
        return targets.get(index).model().contextWindow();
    }

    /** @param outcome null when nothing was sent */
    Decision decision(ChatRequest request, Candidates candidates, List<Attempt> attempts, Outcome outcome) {
        return new Decision(request.model(), ruleId, strategyName(), candidates.picks(), attempts, outcome);
    }

    /** A limit of the caller's own has stopped the request before any pick. */
    Decision refused(ChatRequest request, LlmLbException refusal) {
        String detail = "a limit of the caller: " + refusal.getRuleId();
        Outcome outcome =
                new Outcome(OutcomeKind.RATE_LIMITED, refusal.getStatus(), detail, refusal.getRetryAfterMillis());
        return new Decision(request.model(), ruleId, strategyName(), List.of(), List.of(), outcome);
    }

    private String strategyName() {
        return strategy == null ? null : strategy.yaml();
    }

    PoolView view() {
        return new PoolView(
                ruleId,
                when.models(),
                when.metadata(),
                strategy.yaml(),
                targets.stream().map(PoolTarget::view).toList());
    }
}
