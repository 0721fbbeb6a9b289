package dev.llmlb.provider;

/** Makes the adapter of a provider account. */
@FunctionalInterface
public interface ProviderAdapters {

    ProviderAdapter adapter(ProviderSettings settings);
}
