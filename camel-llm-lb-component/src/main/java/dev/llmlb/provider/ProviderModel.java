package dev.llmlb.provider;

import java.util.Set;

/**
 * What is known of one model of a provider account.
 *
 * @param upstreamName the name that the provider knows it by (for Azure the deployment)
 * @param contextWindow tokens of prompt and answer together, 0 when unknown
 * @param inputPerMillion price of a million prompt tokens, 0 when unknown
 * @param outputPerMillion price of a million answer tokens, 0 when unknown
 * @param maxConcurrency most attempts at once, 0 for no bound
 * @param capabilities such as {@code tools}, {@code vision}, {@code json_mode}; empty when unknown
 */
public record ProviderModel(
        String upstreamName,
        int contextWindow,
        double inputPerMillion,
        double outputPerMillion,
        int maxConcurrency,
        Set<String> capabilities) {

    public ProviderModel {
        capabilities = Set.copyOf(capabilities);
    }

    /** A model of which only the name is known. */
    public static ProviderModel named(String name) {
        return new ProviderModel(name, 0, 0, 0, 0, Set.of());
    }
}
