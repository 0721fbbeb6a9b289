package dev.llmlb.pipeline;

import dev.llmlb.model.Caller;
import dev.llmlb.rule.When;
import java.util.List;
import java.util.Map;

/**
 * A look at the targets of a rule, for people and consoles.
 *
 * @param rule its id
 * @param models that it is for; empty for every model
 * @param metadata that callers must have
 * @param strategy its name in the configuration
 */
public record PoolView(
        String rule, List<String> models, Map<String, String> metadata, String strategy, List<TargetView> targets) {

    public PoolView {
        models = List.copyOf(models);
        metadata = Map.copyOf(metadata);
        targets = List.copyOf(targets);
    }

    /** Whether it is for this model. */
    public boolean isFor(String model) {
        return new When(List.of(), models, Map.of()).matches(model, Caller.ANONYMOUS);
    }

    /** Whether a target's health lets it have traffic. */
    public boolean isUsable() {
        return targets.stream().anyMatch(TargetView::isUsable);
    }
}
