package dev.llmlb.pipeline;

import dev.llmlb.limit.Period;
import dev.llmlb.rule.When;
import java.util.List;

/**
 * A rule of a {@code gateway-budget-config}.
 *
 * @param alertThresholds per cent of the budget
 * @param notificationTargets whom to tell, each as JSON text; may hold secrets
 * @param auditMode whether an exhausted budget is only recorded
 */
public record BudgetRule(
        String id,
        When when,
        double limitTo,
        Unit unit,
        List<String> appliesPer,
        List<Double> alertThresholds,
        List<String> notificationTargets,
        boolean auditMode)
        implements CallerRule {

    public static final List<Double> DEFAULT_ALERT_THRESHOLDS = List.of(75.0, 90.0, 95.0, 100.0);

    /** What is summed, from when. */
    public enum Unit {
        COST_PER_DAY(false, Period.DAY),
        COST_PER_WEEK(false, Period.WEEK),
        COST_PER_MONTH(false, Period.MONTH),
        COST_PER_QUARTER(false, Period.QUARTER),
        TOKENS_PER_DAY(true, Period.DAY),
        TOKENS_PER_MONTH(true, Period.MONTH);

        final boolean tokens;
        final Period period;

        Unit(boolean tokens, Period period) {
            this.tokens = tokens;
            this.period = period;
        }

        /** Whether money is summed, and not tokens. */
        public boolean isCost() {
            return !tokens;
        }
    }

    public BudgetRule {
        appliesPer = List.copyOf(appliesPer);
        alertThresholds = List.copyOf(alertThresholds);
        notificationTargets = List.copyOf(notificationTargets);
    }

    /** Without those to notify: the address of a web hook is a secret. */
    @Override
    public String toString() {
        return "BudgetRule[" + id + ", " + limitTo + " " + unitName() + (auditMode ? ", audit" : "") + "]";
    }
}
