package dev.llmlb.pipeline;

import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderAdapters;
import dev.llmlb.provider.ProviderSettings;
import java.util.HashMap;
import java.util.Map;

/** The adapters of a configuration's providers; the next configuration takes over those whose provider is unchanged. */
final class Adapters {

    static final Adapters NONE = new Adapters(Map.of());

    private record Made(ProviderSettings settings, ProviderAdapter adapter) {}

    private final Map<String, Made> byName;

    private Adapters(Map<String, Made> byName) {
        this.byName = byName;
    }

    Adapters next(Map<String, ProviderSettings> providers, ProviderAdapters factory) {
        Map<String, Made> next = new HashMap<>();
        providers.forEach((name, settings) -> {
            Made made = byName.get(name);
            boolean stays = made != null && made.settings.equals(settings);
            next.put(name, stays ? made : new Made(settings, factory.adapter(settings)));
        });
        return new Adapters(next);
    }

    ProviderAdapter of(String provider) {
        return byName.get(provider).adapter;
    }
}
