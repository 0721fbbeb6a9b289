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
        return new Entries()
                .put("name", provider.name())
                .put("kind", provider.kind().yaml())
                .put(
                        "base_url",
                        provider.baseUrl() == null ? null : provider.baseUrl().toString())
                .put("api_key", provider.apiKey() == null ? null : Node.HIDDEN)
                .put("api_version", provider.apiVersion())
                .put("headers", ConfigPrinter.hidden(provider.headers()))
                .put("timeouts", timeouts(provider.timeouts()))
                .positive("max_concurrency", provider.maxConcurrency())
                .put("quota_pool", provider.quotaPool())
                .put("models", models);
    }

    private static Entries timeouts(Timeouts timeouts) {
        Entries entries = new Entries();
        if (!timeouts.equals(Timeouts.DEFAULT)) {
            entries.put("connect", ConfigPrinter.duration(timeouts.connect()))
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
