package dev.llmlb.pipeline;

import dev.llmlb.model.Target;
import dev.llmlb.provider.ProviderSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * All that a balancer needs to know, validated.
 *
 * @param name the configuration's name, for logs
 * @param rules in the order in which they are tried
 * @param providers every provider that a target names, by name; and the well-known ones that have a key
 * @param limits of the targets for which any were written
 * @param companions what holds beside the rules
 * @param directMaxWait how long a request that names its target waits in all for it to come back, or null for the balancer's own
 */
public record BalancerSettings(
        String name,
        List<RuleSettings> rules,
        Map<String, ProviderSettings> providers,
        Map<Target, TargetLimits> limits,
        Companions companions,
        Duration directMaxWait) {

    public BalancerSettings {
        rules = List.copyOf(rules);
        providers = Map.copyOf(providers);
        limits = Map.copyOf(limits);
    }

    /** Without another time to wait. */
    public BalancerSettings(
            String name,
            List<RuleSettings> rules,
            Map<String, ProviderSettings> providers,
            Map<Target, TargetLimits> limits,
            Companions companions) {
        this(name, rules, providers, limits, companions, null);
    }

    /** Without limits. */
    public BalancerSettings(String name, List<RuleSettings> rules, Map<String, ProviderSettings> providers) {
        this(name, rules, providers, Map.of());
    }

    /** Without companions. */
    public BalancerSettings(
            String name,
            List<RuleSettings> rules,
            Map<String, ProviderSettings> providers,
            Map<Target, TargetLimits> limits) {
        this(name, rules, providers, limits, Companions.NONE);
    }

    /**
     * These, with another time that a request waits in all for a target to come back, by whatever rule or none; null changes nothing.
     */
    public BalancerSettings withMaxWait(Duration maxWait) {
        return maxWait == null
                ? this
                : new BalancerSettings(
                        name,
                        rules.stream()
                                .map(rule -> new RuleSettings(
                                        rule.id(),
                                        rule.when(),
                                        rule.strategy(),
                                        rule.targets(),
                                        rule.options().withMaxWait(maxWait)))
                                .toList(),
                        providers,
                        limits,
                        companions,
                        maxWait);
    }

    /** What was written of a target, else the defaults. */
    TargetLimits limitsOf(Target target) {
        return limits.getOrDefault(target, TargetLimits.DEFAULT);
    }
}
