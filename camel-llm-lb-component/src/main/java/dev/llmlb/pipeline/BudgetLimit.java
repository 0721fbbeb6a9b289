package dev.llmlb.pipeline;

import dev.llmlb.limit.Budget;
import dev.llmlb.limit.Spendings;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.time.Ticker;
import dev.llmlb.time.WallClock;
import java.math.BigDecimal;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A budget of callers, with what they have spent of it. */
record BudgetLimit(BudgetRule rule, Budget budget, BalancerObserver observer) {

    private static final Logger LOG = LoggerFactory.getLogger(BudgetLimit.class);

    /** Costs are summed in these, as whole numbers: a thousand small sums must not end just below the limit. */
    private static final double UNITS_PER_MONEY = 1e9;

    /** Where a request is charged. */
    record Account(BudgetLimit limit, List<List<String>> values) {

        void book(Usage usage, double cost) {
            long units = limit.units(usage, cost);
            if (units > 0) {
                values.forEach(value -> limit.book(value, units));
            }
        }
    }

    /** @param before the rule of this id until now, or null; what was spent stays if the same is summed */
    static BudgetLimit of(
            BudgetRule rule,
            BudgetLimit before,
            Spendings spendings,
            Ticker ticker,
            WallClock clock,
            BalancerObserver observer) {
        boolean stays = before != null && before.rule.counted().equals(rule.counted());
        String name = "budget " + rule.counted();
        return new BudgetLimit(
                rule, stays ? before.budget : new Budget(rule.unit().period, clock, ticker, spendings, name), observer);
    }

    /** @throws LlmLbException when it is used up, unless that is only recorded */
    void check(ChatRequest request) {
        List<String> spent = spent(request);
        if (spent != null) {
            observer.callerLimited(rule.id(), Failures.BUDGET_EXCEEDED, !rule.auditMode());
            if (!rule.auditMode()) {
                throw usedUp(spent);
            }
        }
    }

    /** Why a request would be refused now, or null. */
    LlmLbException refusal(ChatRequest request) {
        List<String> spent = rule.auditMode() ? null : spent(request);
        return spent == null ? null : usedUp(spent);
    }

    /** The first of the request's values that has nothing left, or null. */
    private List<String> spent(ChatRequest request) {
        for (List<String> value : CallerValues.of(rule.appliesPer(), request)) {
            if (budget.spent(value) >= limit()) {
                return value;
            }
        }
        return null;
    }

    private LlmLbException usedUp(List<String> value) {
        return Failures.callerLimited(
                rule.id(),
                Failures.BUDGET_EXCEEDED,
                "Budget '" + rule.id() + "' of " + plain(rule.limitTo()) + " " + rule.unitName()
                        + CallerValues.label(rule.appliesPer(), List.of(value)) + " is used up",
                budget.untilReset().plusNanos(999_999).toMillis());
    }

    Account accountOf(ChatRequest request) {
        return new Account(this, CallerValues.of(rule.appliesPer(), request));
    }

    private void book(List<String> value, long units) {
        long after = budget.book(value, units);
        long before = after - units;
        for (double percent : rule.alertThresholds()) {
            double threshold = limit() * percent / 100;
            if (before < threshold && threshold <= after) { // sums only grow in a period, so once in it
                String whose = CallerValues.label(rule.appliesPer(), List.of(value));
                LOG.warn("{} % of budget '{}'{} are used", plain(percent), rule.id(), whose);
                observer.budgetAlert(rule.id(), whose.strip(), percent, rule.notificationTargets());
            }
        }
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private double limit() {
        return rule.unit().tokens ? rule.limitTo() : rule.limitTo() * UNITS_PER_MONEY;
    }

    private long units(Usage usage, double cost) {
        return rule.unit().tokens ? usage.totalTokens() : Math.round(cost * UNITS_PER_MONEY);
    }
}
