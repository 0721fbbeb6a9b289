package dev.llmlb.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Loads a configuration from its sources, or refuses it whole with every fault in it. */
public final class ConfigLoader {

    private final UnaryOperator<String> placeholders;
    private final UnaryOperator<String> environment;
    private final Map<String, PropertyPool> pools;
    private final Duration maxWait;

    /**
     * @param placeholders resolves the {@code {{...}}} in a text; throws {@link IllegalArgumentException} when one
     *     cannot be resolved
     * @param environment a variable's value or null, for the keys of well-known providers
     */
    public ConfigLoader(UnaryOperator<String> placeholders, UnaryOperator<String> environment) {
        this(placeholders, environment, Map.of(), null);
    }

    private ConfigLoader(
            UnaryOperator<String> placeholders,
            UnaryOperator<String> environment,
            Map<String, PropertyPool> pools,
            Duration maxWait) {
        this.placeholders = placeholders;
        this.environment = environment;
        this.pools = pools;
        this.maxWait = maxWait;
    }

    /** As this one, with pools of properties, by model; they are tried before the rules of the sources. */
    public ConfigLoader withPools(Map<String, PropertyPool> more) {
        return new ConfigLoader(placeholders, environment, more, maxWait);
    }

    /** As this one, with the time that requests wait in place of what the rules say; null for what they say. */
    public ConfigLoader withMaxWait(Duration time) {
        return new ConfigLoader(placeholders, environment, pools, time);
    }

    /**
     * Reads all documents of all sources as one configuration.
     *
     * @throws ConfigException with all faults, when there is any
     */
    public LoadedConfig load(List<ConfigSource> sources) {
        Findings findings = new Findings();
        ConfigDocuments documents = read(sources, findings);
        return new LoadedConfig(documents.settings().withMaxWait(maxWait), findings.warnings());
    }

    /** As {@link #load}, as it is written. */
    ConfigDocuments read(List<ConfigSource> sources, Findings findings) {
        DocumentReader reader = new DocumentReader(environment, findings);
        new PropertyDocuments(new Placeholders(placeholders), findings)
                .read(pools)
                .forEach(reader::read);
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
