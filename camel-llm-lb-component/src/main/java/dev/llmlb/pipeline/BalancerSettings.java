package dev.llmlb.pipeline;

import dev.llmlb.provider.ProviderSettings;
import java.util.List;
import java.util.Map;

/**
 * All that a balancer needs to know, validated.
 *
 * @param name the configuration's name, for logs
 * @param rules in the order in which they are tried
 * @param providers every provider that a target names, by name; and the well-known ones that have a key
 */
public record BalancerSettings(String name, List<RuleSettings> rules, Map<String, ProviderSettings> providers) {

    public BalancerSettings {
        rules = List.copyOf(rules);
        providers = Map.copyOf(providers);
    }
}
