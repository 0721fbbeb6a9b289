package dev.llmlb.pipeline;

import dev.llmlb.rule.When;
import dev.llmlb.strategy.StrategyType;
import java.util.List;

/** A rule of the configuration: when it applies, how it picks, and among which targets. */
public record RuleSettings(String id, When when, StrategyType strategy, List<TargetSettings> targets) {

    public RuleSettings {
        targets = List.copyOf(targets);
    }
}
