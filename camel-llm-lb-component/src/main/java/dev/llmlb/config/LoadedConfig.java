package dev.llmlb.config;

import dev.llmlb.pipeline.BalancerSettings;
import java.util.List;

/**
 * What a load gave.
 *
 * @param settings what the balancer runs on
 * @param notEnforced what the files ask for that this version does not do yet, one entry for each key and place
 * @param warnings what is allowed but doubtful
 */
public record LoadedConfig(BalancerSettings settings, List<String> notEnforced, List<String> warnings) {

    public LoadedConfig {
        notEnforced = List.copyOf(notEnforced);
        warnings = List.copyOf(warnings);
    }

    /** Its size: {@code canary, 3 rules, 2 providers}. */
    @Override
    public String toString() {
        return settings.name() + ", " + settings.rules().size() + " rules, "
                + settings.providers().size() + " providers";
    }
}
