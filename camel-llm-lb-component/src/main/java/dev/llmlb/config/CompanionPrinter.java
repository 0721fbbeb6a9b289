package dev.llmlb.config;

import dev.llmlb.config.YamlText.Entries;
import dev.llmlb.pipeline.BudgetRule;
import dev.llmlb.pipeline.CallerRule;
import dev.llmlb.pipeline.FallbackRule;
import dev.llmlb.pipeline.RateLimitRule;
import java.util.TreeSet;

/** Prints the rules of the documents beside the load balancing one. */
final class CompanionPrinter {

    private CompanionPrinter() {}

    static Entries rateLimit(RateLimitRule rule) {
        return limit(rule, rule.limitTo(), "rate_limit_applies_per");
    }

    static Entries budget(BudgetRule rule) {
        Entries entries = limit(rule, rule.limitTo(), "budget_applies_per");
        Entries alerts = new Entries();
        if (!rule.alertThresholds().isEmpty() || !rule.notificationTargets().isEmpty()) {
            alerts.words("thresholds", rule.alertThresholds());
        }
        if (!rule.notificationTargets().isEmpty()) { // the address of a web hook is a secret
            alerts.words(
                    "notification_target",
                    rule.notificationTargets().stream()
                            .map(target -> Node.HIDDEN)
                            .toList());
        }
        entries.put("alerts", alerts);
        return rule.auditMode() ? entries.put("audit_mode", true) : entries;
    }

    static Entries fallback(FallbackRule rule) {
        return new Entries()
                .put("id", rule.id())
                .put(
                        "when",
                        ConfigPrinter.when(rule.when())
                                .words("response_status_codes", new TreeSet<>(rule.responseStatusCodes())))
                .list(
                        "fallback_models",
                        rule.models().stream()
                                .map(model -> new Entries()
                                        .put("target", model.target().id())
                                        .put("override_params", ConfigPrinter.params(model.overrideParams())))
                                .toList());
    }

    private static Entries limit(CallerRule rule, Number limitTo, String perKey) {
        Entries entries = new Entries()
                .put("id", rule.id())
                .putAlways("when", ConfigPrinter.when(rule.when()))
                .put("limit_to", limitTo)
                .put("unit", rule.unitName());
        return rule.appliesPer().isEmpty() ? entries : entries.words(perKey, rule.appliesPer());
    }
}
