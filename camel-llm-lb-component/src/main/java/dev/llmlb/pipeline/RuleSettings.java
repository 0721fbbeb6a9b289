package dev.llmlb.pipeline;

import dev.llmlb.rule.When;
import dev.llmlb.strategy.StrategyType;
import java.util.List;

/** A rule of the configuration: when it applies, how it picks, and among which targets. */
public record RuleSettings(
        String id, When when, StrategyType strategy, List<TargetSettings> targets, RuleOptions options) {

    public RuleSettings {
        targets = List.copyOf(targets);
    }

    /** A rule that says nothing but its targets. */
    public RuleSettings(String id, When when, StrategyType strategy, List<TargetSettings> targets) {
        this(id, when, strategy, targets, RuleOptions.DEFAULT);
    }
}
