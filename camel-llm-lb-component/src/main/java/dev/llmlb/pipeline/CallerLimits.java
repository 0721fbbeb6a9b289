package dev.llmlb.pipeline;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.rule.RuleTable;
import dev.llmlb.time.Ticker;
import dev.llmlb.time.WallClock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The rate limits and budgets of one configuration, asked before a request goes to its pool: whoever is over one gets 429 at once, since
 * no other target would help.
 *
 * <p>The first rate limit that matches holds. Of the budgets the first that matches decides, and every one that matches is charged.
 */
final class CallerLimits {

    private final Map<String, RateLimit> rates;
    private final Map<String, BudgetLimit> budgets;
    private final RuleTable<RateLimit> rateTable;
    private final RuleTable<BudgetLimit> budgetTable;
    private final BalancerObserver observer;

    private CallerLimits(
            Companions rules,
            CallerLimits before,
            StateStore store,
            Ticker ticker,
            WallClock clock,
            BalancerObserver observer) {
        this.observer = observer;
        rates = limits(
                rules.rateLimits(),
                before == null ? Map.of() : before.rates,
                (rule, old) -> RateLimit.of(rule, old, store::window, ticker));
        budgets = limits(
                rules.budgets(),
                before == null ? Map.of() : before.budgets,
                (rule, old) -> BudgetLimit.of(rule, old, store::spending, ticker, clock, observer));
        rateTable =
                RuleTable.of(List.copyOf(rates.values()), limit -> limit.rule().when());
        budgetTable = RuleTable.of(
                List.copyOf(budgets.values()), limit -> limit.rule().when());
    }

    /** The limit of each rule by its id, in the order of the rules; made from the rule and the limit of that id until now, or null. */
    private static <R extends CallerRule, L> Map<String, L> limits(
            List<R> rules, Map<String, L> before, BiFunction<R, L, L> limit) {
        Map<String, L> limits = new LinkedHashMap<>();
        rules.forEach(rule -> limits.put(rule.id(), limit.apply(rule, before.get(rule.id()))));
        return limits;
    }

    /**
     * The limits of a configuration, or null when it has none.
     *
     * @param before the limits until now, whose counts stay for rules that stay; or null
     * @param store where they are counted
     */
    static CallerLimits of(
            Companions rules,
            CallerLimits before,
            StateStore store,
            Ticker ticker,
            WallClock clock,
            BalancerObserver observer) {
        return rules.rateLimits().isEmpty() && rules.budgets().isEmpty()
                ? null
                : new CallerLimits(rules, before, store, ticker, clock, observer);
    }

    /** Why a request would be refused now, or null; nothing is taken or told. */
    LlmLbException refusal(ChatRequest request) {
        BudgetLimit budget = budgetTable.find(request.model(), request.caller());
        LlmLbException spent = budget == null ? null : budget.refusal(request);
        RateLimit rate = rateTable.find(request.model(), request.caller());
        return spent != null || rate == null ? spent : rate.refusal(request);
    }

    /**
     * Lets a request in and reserves what it will use.
     *
     * @throws LlmLbException status 429 when a limit is reached
     */
    Charge admit(ChatRequest request) {
        List<BudgetLimit> charged = budgetTable.findAll(request.model(), request.caller());
        if (!charged.isEmpty()) {
            charged.get(0).check(request); // takes nothing, so there is nothing to give back after
        }
        RateLimit rate = rateTable.find(request.model(), request.caller());
        RateLimit.Held held = rate == null ? null : rate.take(request, observer);
        return held == null && charged.isEmpty()
                ? Charge.NONE
                : new CallerCharge(
                        held,
                        charged.stream()
                                .map(budget -> budget.accountOf(request))
                                .toList());
    }
}
