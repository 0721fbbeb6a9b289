package dev.llmlb.pipeline;

import java.util.List;

/**
 * A look at the targets of a rule, for people and consoles.
 *
 * @param rule its id
 * @param models that it is for; empty for every model
 * @param strategy its name in the configuration
 */
public record PoolView(String rule, List<String> models, String strategy, List<TargetView> targets) {

    public PoolView {
        models = List.copyOf(models);
        targets = List.copyOf(targets);
    }

    /** Whether a target's health lets it have traffic. */
    public boolean isUsable() {
        return targets.stream().anyMatch(TargetView::isUsable);
    }
}
