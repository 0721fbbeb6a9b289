package dev.llmlb.pipeline;

import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Target;
import dev.llmlb.rule.When;
import java.util.List;
import java.util.Set;

/** A rule of a {@code gateway-fallback-config}: the models to try, in order, after one of these statuses. */
public record FallbackRule(String id, When when, Set<Integer> responseStatusCodes, List<FallbackModel> models) {

    /** A model to try. */
    public record FallbackModel(Target target, List<ParamOverride> overrideParams) {

        public FallbackModel {
            overrideParams = List.copyOf(overrideParams);
        }
    }

    public FallbackRule {
        responseStatusCodes = Set.copyOf(responseStatusCodes);
        models = List.copyOf(models);
    }
}
