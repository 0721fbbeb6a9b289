package dev.llmlb.camel;

import dev.llmlb.config.PropertyPool;
import dev.llmlb.config.PropertyTarget;
import java.util.LinkedHashMap;
import java.util.Map;

/** The option {@code models} as the configuration takes it. */
final class PropertyPools {

    private PropertyPools() {}

    static Map<String, PropertyPool> of(Map<String, LlmLbModel> models) {
        Map<String, PropertyPool> pools = new LinkedHashMap<>();
        models.forEach((name, model) -> pools.put(
                name,
                new PropertyPool(
                        model.getId(),
                        model.getStrategy(),
                        model.getTargets().stream().map(PropertyPools::target).toList())));
        return pools;
    }

    private static PropertyTarget target(LlmLbTarget target) {
        return new PropertyTarget(
                target.getTarget(),
                target.getUri(),
                target.getKind(),
                target.getApiKey(),
                target.getUpstreamModel(),
                target.getWeight(),
                target.getPriority());
    }
}
