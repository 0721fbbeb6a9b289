package dev.llmlb.config;

import dev.llmlb.pipeline.RuleSettings;
import java.util.List;

/** Reads a document of type {@code gateway-load-balancing-config}, of either of TrueFoundry's generations or both. */
final class LoadBalancingReader {

    static final String TYPE = "gateway-load-balancing-config";

    private final CrossChecks checks;

    LoadBalancingReader(CrossChecks checks) {
        this.checks = checks;
    }

    LoadBalancingDocument read(MapReader document) {
        String name = document.optional("name", Shapes.TEXT);
        List<ModelLimits> limits =
                document.optional("model_configs", Shapes.listOf(Shapes.object(this::modelConfig)), List.of());
        List<RuleSettings> rules =
                document.required("rules", Shapes.listOf(Shapes.object(new RuleReader(checks)::read)), List.of());
        return new LoadBalancingDocument(name, limits, rules);
    }

    private ModelLimits modelConfig(MapReader config) {
        ModelLimits limits = ModelConfigReader.read(config);
        if (limits != null) {
            checks.modelConfig(limits.model(), config.node("model"));
        }
        return limits;
    }
}
