package dev.llmlb.config;

import dev.llmlb.model.Target;
import dev.llmlb.pipeline.BalancerSettings;
import dev.llmlb.pipeline.BudgetRule;
import dev.llmlb.pipeline.Companions;
import dev.llmlb.pipeline.FallbackRule;
import dev.llmlb.pipeline.RateLimitRule;
import dev.llmlb.pipeline.TargetLimits;
import dev.llmlb.provider.ProviderSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Everything that the documents say. */
record ConfigDocuments(
        List<LoadBalancingDocument> loadBalancing,
        Map<String, ProviderSettings> providers,
        List<RateLimitRule> rateLimits,
        List<BudgetRule> budgets,
        List<FallbackRule> fallbacks) {

    private static final String UNNAMED = "default";

    private Map<Target, TargetLimits> limits() {
        Map<Target, TargetLimits> limits = new HashMap<>();
        loadBalancing.stream()
                .flatMap(document -> document.modelLimits().stream())
                .forEach(model -> limits.put(model.model(), model.settings()));
        return limits;
    }

    /** The part that the balancer runs on; with several load balancing documents the first name is taken. */
    BalancerSettings settings() {
        return new BalancerSettings(
                loadBalancing.stream()
                        .map(LoadBalancingDocument::name)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(UNNAMED),
                loadBalancing.stream()
                        .flatMap(document -> document.rules().stream())
                        .toList(),
                providers,
                limits(),
                new Companions(rateLimits, budgets, fallbacks));
    }
}
