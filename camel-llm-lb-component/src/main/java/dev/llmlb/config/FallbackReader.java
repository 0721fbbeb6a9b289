package dev.llmlb.config;

import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Target;
import dev.llmlb.pipeline.FallbackRule;
import dev.llmlb.pipeline.FallbackRule.FallbackModel;
import dev.llmlb.rule.When;
import java.util.List;
import java.util.Set;

/** Reads a document of type {@code gateway-fallback-config}. */
final class FallbackReader {

    static final String TYPE = "gateway-fallback-config";

    private final CrossChecks checks;
    private final UniqueNames ids = new UniqueNames("an id of its own");

    FallbackReader(CrossChecks checks) {
        this.checks = checks;
    }

    List<FallbackRule> read(MapReader document) {
        document.optional("name", Shapes.TEXT);
        return document.required("rules", Shapes.listOf(Shapes.object(this::rule)), List.of());
    }

    private FallbackRule rule(MapReader rule) {
        String id = RateLimitingReader.companionId(rule, ids);
        Condition condition = rule.required("when", Shapes.object(FallbackReader::condition));
        List<FallbackModel> models =
                rule.required("fallback_models", Shapes.oneOrMore(Shapes.object(this::model)), List.of());
        return id == null || condition == null
                ? null
                : new FallbackRule(id, condition.when, condition.statusCodes, models);
    }

    private static Condition condition(MapReader when) {
        return new Condition(
                WhenReader.read(when), when.required("response_status_codes", Shapes.STATUS_CODES, Set.of()));
    }

    private FallbackModel model(MapReader model) {
        Target target = model.required("target", TargetReader.TARGET);
        if (target != null) {
            checks.target(target, model.node("target"));
        }
        List<ParamOverride> params = model.optional("override_params", OverrideParams.SHAPE, List.of());
        return target == null ? null : new FallbackModel(target, params);
    }

    private record Condition(When when, Set<Integer> statusCodes) {}
}
