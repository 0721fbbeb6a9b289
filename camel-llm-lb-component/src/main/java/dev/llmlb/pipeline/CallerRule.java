package dev.llmlb.pipeline;

import dev.llmlb.rule.When;
import java.util.List;
import java.util.Locale;

/** A rule that holds callers to a limit. */
public sealed interface CallerRule permits RateLimitRule, BudgetRule {

    String id();

    When when();

    /** What is counted. */
    Enum<?> unit();

    /** Each value of these counts for itself: {@code user}, {@code model}, {@code metadata.tenant}, ... */
    List<String> appliesPer();

    /** The unit's name in the configuration. */
    default String unitName() {
        return unit().name().toLowerCase(Locale.ROOT);
    }

    /** The name of what it counts: a rule of the same name counts on, under whatever limit. */
    default String counted() {
        return id() + " " + unitName() + " " + appliesPer();
    }
}
