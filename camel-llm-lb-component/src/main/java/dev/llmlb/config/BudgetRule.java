package dev.llmlb.config;

import dev.llmlb.rule.When;
import java.util.List;

/**
 * A rule of a {@code gateway-budget-config}.
 *
 * @param appliesPer each value of these counts for itself
 * @param alertThresholds per cent of the budget
 * @param notificationTargets whom to tell, each as JSON text
 * @param auditMode whether an exhausted budget is only recorded
 */
record BudgetRule(
        String id,
        When when,
        double limitTo,
        Unit unit,
        List<String> appliesPer,
        List<Double> alertThresholds,
        List<String> notificationTargets,
        boolean auditMode) {

    static final List<Double> DEFAULT_ALERT_THRESHOLDS = List.of(75.0, 90.0, 95.0, 100.0);

    enum Unit {
        COST_PER_DAY,
        COST_PER_WEEK,
        COST_PER_MONTH,
        COST_PER_QUARTER,
        TOKENS_PER_DAY,
        TOKENS_PER_MONTH
    }
}
