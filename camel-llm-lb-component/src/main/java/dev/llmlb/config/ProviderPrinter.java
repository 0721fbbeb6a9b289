package dev.llmlb.config;

import dev.llmlb.config.YamlText.Entries;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.Timeouts;
import java.util.Map;
import java.util.TreeSet;

/** Prints an entry of {@code providers}. */
final class ProviderPrinter {

    private ProviderPrinter() {}

    static Entries provider(ProviderSettings provider) {
        Entries models = new Entries();
        provider.models().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> models.putAlways(entry.getKey(), model(entry.getKey(), entry.getValue())));
        Entries entries = new Entries()
                .put("name", provider.name())
                .put("kind", provider.kind().yaml())
                .put(
                        "base_url",
                        provider.baseUrl() == null ? null : provider.baseUrl().toString())
                .put("api_key", provider.apiKey() == null ? null : Node.HIDDEN)
                .put("api_version", provider.apiVersion());
        options(entries, provider.options());
        return entries.put("headers", ConfigPrinter.hidden(provider.headers()))
                .put("timeouts", timeouts(provider))
                .positive("max_concurrency", provider.maxConcurrency())
                .put("quota_pool", provider.quotaPool())
                .put("models", models);
    }

    /** What only some kinds know. An unknown option is hidden: it may be a key. */
    private static void options(Entries entries, Map<String, String> options) {
        options.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(option -> {
            String key = option.getKey();
            String value = option.getValue();
            switch (key) {
                case "region", "body", "model_header", "bean", "streaming_bean" -> entries.put(key, value);
                case "pass_model", ProviderSettings.STREAM_USAGE -> entries.put(key, Boolean.parseBoolean(value));
                case "uri" -> entries.put(key, value.substring(0, value.indexOf(':') + 1) + Node.HIDDEN);
                default -> entries.put(key, Node.HIDDEN);
            }
        });
    }

    private static Entries timeouts(ProviderSettings provider) {
        Timeouts timeouts = provider.timeouts();
        Entries entries = new Entries();
        if (!timeouts.equals(Timeouts.DEFAULT)) {
            String connect = provider.kind().isInner() ? null : ConfigPrinter.duration(timeouts.connect());
            entries.put("connect", connect)
                    .put("first_token", ConfigPrinter.duration(timeouts.firstToken()))
                    .put("idle", ConfigPrinter.duration(timeouts.idle()))
                    .put("total", ConfigPrinter.duration(timeouts.total()));
        }
        return entries;
    }

    private static Entries model(String name, ProviderModel model) {
        Entries entries = new Entries()
                .put("upstream_name", model.upstreamName().equals(name) ? null : model.upstreamName())
                .positive("context_window", model.contextWindow())
                .put(
                        "price",
                        new Entries()
                                .positive("input_per_million", model.inputPerMillion())
                                .positive("output_per_million", model.outputPerMillion()))
                .positive("max_concurrency", model.maxConcurrency());
        return model.capabilities().isEmpty()
                ? entries
                : entries.words("capabilities", new TreeSet<>(model.capabilities()));
    }
}
