package dev.llmlb.provider;

import dev.llmlb.model.Secret;
import java.net.URI;
import java.util.Map;

/**
 * How to reach one provider account.
 *
 * @param name the part of a target before the slash
 * @param baseUrl null for kinds that are called within this process, else where the API begins: for {@code openai} up to {@code /chat/completions}, for {@code azure-openai} the resource
 * @param apiKey the account's key, or null for a server that asks for none
 * @param apiVersion Azure's {@code api-version}, or null for other kinds
 * @param headers sent with every request, values may be secret
 * @param maxConcurrency most attempts at once over all models, 0 for no bound
 * @param quotaPool the name under which accounts share one vendor limit, or null
 * @param models what is known of its models, by the name in the configuration; when empty every model name is accepted
 * @param options what only its kind knows, by the key in the configuration; values may be secret
 */
public record ProviderSettings(
        String name,
        ProviderKind kind,
        URI baseUrl,
        Secret apiKey,
        String apiVersion,
        Map<String, String> headers,
        Timeouts timeouts,
        int maxConcurrency,
        String quotaPool,
        Map<String, ProviderModel> models,
        Map<String, String> options) {

    /** The option of OpenAI's kinds that says whether a stream's usage is asked for, {@code true} when it is absent. */
    public static final String STREAM_USAGE = "stream_usage";

    public ProviderSettings {
        headers = Map.copyOf(headers);
        models = Map.copyOf(models);
        options = Map.copyOf(options);
    }

    /** Of a kind without options of its own. */
    public ProviderSettings(
            String name,
            ProviderKind kind,
            URI baseUrl,
            Secret apiKey,
            String apiVersion,
            Map<String, String> headers,
            Timeouts timeouts,
            int maxConcurrency,
            String quotaPool,
            Map<String, ProviderModel> models) {
        this(name, kind, baseUrl, apiKey, apiVersion, headers, timeouts, maxConcurrency, quotaPool, models, Map.of());
    }

    /** Whether streams may be asked for their usage: a few servers refuse the question. */
    public boolean asksStreamUsage() {
        return !"false".equals(options.get(STREAM_USAGE));
    }

    /** What is known of a model; one that is not listed goes by its own name. */
    public ProviderModel model(String model) {
        ProviderModel known = models.get(model);
        return known != null ? known : ProviderModel.named(model);
    }

    /** Without keys and header values. */
    @Override
    public String toString() {
        return "ProviderSettings[" + name + ", " + kind.yaml() + ", " + baseUrl + ", headers=" + headers.keySet() + "]";
    }
}
