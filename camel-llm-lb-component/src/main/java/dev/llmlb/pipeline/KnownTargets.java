package dev.llmlb.pipeline;

import dev.llmlb.model.Target;
import dev.llmlb.provider.ProviderSettings;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The targets that a configuration knows: those of its rules and fallback rules, and what its providers list or, listing nothing, accept. */
final class KnownTargets {

    private final BalancerSettings settings;
    private final Set<Target> ofRules;

    KnownTargets(BalancerSettings settings) {
        this.settings = settings;
        Set<Target> all = new HashSet<>();
        settings.rules().forEach(rule -> rule.targets().forEach(target -> all.add(target.target())));
        settings.companions().fallbacks().forEach(rule -> rule.models().forEach(model -> all.add(model.target())));
        this.ofRules = Set.copyOf(all);
    }

    boolean contains(Target target) {
        ProviderSettings provider = settings.providers().get(target.provider());
        return provider != null
                && (ofRules.contains(target)
                        || provider.models().isEmpty()
                        || provider.models().containsKey(target.model()));
    }

    /** How many the rules have, each counted once. */
    int ofRules() {
        return ofRules.size();
    }

    /**
     * The one of the rules with this name, {@code provider/model}.
     *
     * @throws IllegalArgumentException when no rule names it
     */
    Target ofRules(String id) {
        return ofRules.stream()
                .filter(target -> target.id().equals(id))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("target: " + id + " (expected: one of "
                        + ofRules.stream().map(Target::id).sorted().collect(Collectors.joining(", ")) + ")"));
    }

    /** Those that can be listed, as {@code provider/model}. */
    Set<String> ids() {
        Set<String> ids = new TreeSet<>();
        ofRules.forEach(target -> ids.add(target.id()));
        settings.providers().values().forEach(p -> p.models().keySet().forEach(m -> ids.add(p.name() + "/" + m)));
        return ids;
    }
}
