package dev.llmlb.pipeline;

import dev.llmlb.model.Target;
import dev.llmlb.provider.ProviderSettings;
import java.util.List;
import java.util.Map;

/**
 * All that a balancer needs to know, validated.
 *
 * @param name the configuration's name, for logs
 * @param rules in the order in which they are tried
 * @param providers every provider that a target names, by name; and the well-known ones that have a key
 * @param limits of the targets for which any were written
 */
public record BalancerSettings(
        String name,
        List<RuleSettings> rules,
        Map<String, ProviderSettings> providers,
        Map<Target, TargetLimits> limits) {

    public BalancerSettings {
        rules = List.copyOf(rules);
        providers = Map.copyOf(providers);
        limits = Map.copyOf(limits);
    }

    /** Without limits. */
    public BalancerSettings(String name, List<RuleSettings> rules, Map<String, ProviderSettings> providers) {
        this(name, rules, providers, Map.of());
    }

    /** What was written of a target, else the defaults. */
    TargetLimits limitsOf(Target target) {
        return limits.getOrDefault(target, TargetLimits.DEFAULT);
    }
}
