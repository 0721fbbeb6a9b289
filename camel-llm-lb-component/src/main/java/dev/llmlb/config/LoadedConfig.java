package dev.llmlb.config;

import dev.llmlb.pipeline.BalancerSettings;
import java.util.List;

/**
 * What a load gave.
 *
 * @param settings what the balancer runs on
 * @param warnings what is allowed but doubtful
 */
public record LoadedConfig(BalancerSettings settings, List<String> warnings) {

    public LoadedConfig {
        warnings = List.copyOf(warnings);
    }

    /** Its size: {@code canary, 3 rules, 2 providers}. */
    @Override
    public String toString() {
        return settings.name() + ", " + settings.rules().size() + " rules, "
                + settings.providers().size() + " providers";
    }
}
