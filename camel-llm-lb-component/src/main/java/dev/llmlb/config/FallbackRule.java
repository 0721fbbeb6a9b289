package dev.llmlb.config;

import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Target;
import dev.llmlb.rule.When;
import java.util.List;
import java.util.Set;

/** A rule of a {@code gateway-fallback-config}: the models to try, in order, after one of these statuses. */
record FallbackRule(String id, When when, Set<Integer> responseStatusCodes, List<FallbackModel> models) {

    record FallbackModel(Target target, List<ParamOverride> overrideParams) {}
}
