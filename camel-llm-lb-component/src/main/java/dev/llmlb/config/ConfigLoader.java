package dev.llmlb.config;

import java.util.List;
import java.util.function.UnaryOperator;

/** Loads a configuration from its sources, or refuses it whole with every fault in it. */
public final class ConfigLoader {

    private final UnaryOperator<String> placeholders;
    private final UnaryOperator<String> environment;

    /**
     * @param placeholders resolves the {@code {{...}}} in a text; throws {@link IllegalArgumentException} when one
     *     cannot be resolved
     * @param environment a variable's value or null, for the keys of well-known providers
     */
    public ConfigLoader(UnaryOperator<String> placeholders, UnaryOperator<String> environment) {
        this.placeholders = placeholders;
        this.environment = environment;
    }

    /**
     * Reads all documents of all sources as one configuration.
     *
     * @throws ConfigException with all faults, when there is any
     */
    public LoadedConfig load(List<ConfigSource> sources) {
        Findings findings = new Findings();
        ConfigDocuments documents = read(sources, findings);
        return new LoadedConfig(documents.settings(), findings.notEnforced(), findings.warnings());
    }

    /** As {@link #load}, with what is not enforced yet. */
    ConfigDocuments read(List<ConfigSource> sources, Findings findings) {
        DocumentReader reader = new DocumentReader(environment, findings);
        for (ConfigSource source : sources) {
            new YamlDocuments(source, findings)
                    .read(new Placeholders(placeholders))
                    .forEach(reader::read);
        }
        ConfigDocuments documents = reader.finish(sources);
        findings.throwIfFaulty(sources.stream().map(ConfigSource::name).toList());
        return documents;
    }
}
