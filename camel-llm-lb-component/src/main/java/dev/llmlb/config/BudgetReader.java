package dev.llmlb.config;

import dev.llmlb.pipeline.BudgetRule;
import dev.llmlb.rule.When;
import java.util.List;

/** Reads a document of type {@code gateway-budget-config}. */
final class BudgetReader {

    static final String TYPE = "gateway-budget-config";

    private static final Shape<List<Double>> THRESHOLDS =
            Shapes.listOf(Shapes.number("a per cent above 0 and up to 100", n -> n > 0 && n <= 100));

    private final CrossChecks checks;
    private final UniqueNames ids = new UniqueNames("an id of its own");

    BudgetReader(CrossChecks checks) {
        this.checks = checks;
    }

    List<BudgetRule> read(MapReader document) {
        document.optional("name", Shapes.TEXT);
        return document.required("rules", Shapes.listOf(Shapes.object(this::rule)), List.of());
    }

    private BudgetRule rule(MapReader rule) {
        String id = RateLimitingReader.companionId(rule, ids);
        When when = rule.required("when", Shapes.object(WhenReader::read));
        Double limit = rule.required("limit_to", Shapes.number("a number, 0 or more", n -> n >= 0));
        BudgetRule.Unit unit = rule.required("unit", Shapes.oneOf(BudgetRule.Unit.class));
        if (unit != null && unit.isCost()) {
            checks.costBudget();
        }
        List<String> appliesPer = RateLimitingReader.appliesPer(rule, "budget_applies_per");
        Alerts alerts = rule.optional("alerts", Shapes.object(BudgetReader::alerts), Alerts.NONE);
        boolean audit = rule.optional("audit_mode", Shapes.BOOLEAN, false);
        return id == null || when == null || limit == null || unit == null
                ? null
                : new BudgetRule(id, when, limit, unit, appliesPer, alerts.thresholds, alerts.targets, audit);
    }

    private static Alerts alerts(MapReader alerts) {
        return new Alerts(
                alerts.optional("thresholds", THRESHOLDS, BudgetRule.DEFAULT_ALERT_THRESHOLDS),
                alerts.optional("notification_target", Shapes.listOf(OverrideParams.JSON), List.of()));
    }

    private record Alerts(List<Double> thresholds, List<String> targets) {
        static final Alerts NONE = new Alerts(List.of(), List.of());
    }
}
