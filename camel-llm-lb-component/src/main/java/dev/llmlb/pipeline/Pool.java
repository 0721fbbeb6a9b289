package dev.llmlb.pipeline;

import dev.llmlb.rule.When;
import dev.llmlb.strategy.Picker;
import dev.llmlb.strategy.StrategyType;
import java.util.List;

/**
 * The targets of a rule with the picker that chooses among them.
 *
 * @param ruleId the rule's id, or null for a pool of one that a request named itself
 */
record Pool(
        String ruleId,
        When when,
        List<PoolTarget> targets,
        Picker picker,
        RetryBudget retryBudget,
        RuleOptions options) {

    PoolView view(StrategyType strategy) {
        return new PoolView(
                ruleId,
                when.models(),
                strategy.yaml(),
                targets.stream().map(PoolTarget::view).toList());
    }
}
