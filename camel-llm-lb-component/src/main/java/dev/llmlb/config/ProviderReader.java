package dev.llmlb.config;

import dev.llmlb.model.Secret;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.azure.AzureOpenAiAdapter;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a document of type {@code gateway-provider-config} into the directory of providers. */
final class ProviderReader {

    static final String TYPE = "gateway-provider-config";

    private static final String DEFAULT_AZURE_API_VERSION = "2024-10-21";

    private static final Shape<String> NAME = Shapes.scalar(
            "a name without '/' and spaces",
            text -> text.isEmpty() || text.chars().anyMatch(c -> c == '/' || c <= ' ') ? null : text);
    static final Shape<Secret> API_KEY = Shapes.scalar(
            "a key, one word; leave api_key out for a server that asks for none",
            text -> text.isBlank() || text.strip().chars().anyMatch(c -> c <= ' ' || c == 0x7f)
                    ? null
                    : new Secret(text.strip()));
    private static final Shape<Integer> COUNT = Shapes.integer(1);
    private static final Shape<List<String>> CAPABILITIES =
            Shapes.listOf(Shapes.oneOf(List.of("tools", "vision", "audio", "json_mode", "prefill"), name -> name));
    private static final Shape<Double> PRICE = Shapes.number("a number, 0 or more", n -> n >= 0);
    private static final Shape<Double[]> PRICES = Shapes.object(ProviderReader::prices);

    private final ProviderDirectory directory;

    ProviderReader(ProviderDirectory directory) {
        this.directory = directory;
    }

    void read(MapReader document) {
        document.optional("name", Shapes.TEXT);
        document.required("providers", Shapes.listOf(Shapes.object(this::provider)));
    }

    private ProviderSettings provider(MapReader provider) {
        String name = provider.required("name", NAME);
        WellKnownProvider wellKnown = WellKnownProvider.named(name);
        ProviderKind usualKind = wellKnown == null ? ProviderKind.OPENAI : wellKnown.kind();
        ProviderKind kind = provider.has("kind") ? provider.optional("kind", ProviderKinds.SHAPE) : usualKind;
        if (kind != null && kind.isInner()) {
            return declared(new InnerProviderReader(provider, kind).read(name), provider);
        }
        Map<String, String> options = options(provider, kind);
        URI baseUrl = baseUrl(provider, kind, wellKnown, options);
        options.putAll(streamUsage(provider, kind, wellKnown == null ? WellKnownProvider.at(baseUrl) : wellKnown));
        Secret key = provider.optional("api_key", API_KEY);
        if (key == null && !provider.has("api_key") && wellKnown != null) {
            key = directory.usualKey(wellKnown, baseUrl, provider.node("name"));
        }
        String apiVersion = apiVersion(provider, kind, baseUrl);
        Map<String, String> headers = provider.optional("headers", Shapes.HEADERS, Map.of());
        Timeouts timeouts = provider.optional("timeouts", Shapes.object(ProviderReader::timeouts), Timeouts.DEFAULT);
        int maxConcurrency = provider.optional("max_concurrency", COUNT, 0);
        String quotaPool = provider.optional("quota_pool", Shapes.TEXT);
        Map<String, ProviderModel> models = models(provider);
        ProviderSettings settings = name == null
                ? null
                : new ProviderSettings(
                        name,
                        kind,
                        baseUrl,
                        key,
                        apiVersion,
                        headers,
                        timeouts,
                        maxConcurrency,
                        quotaPool,
                        models,
                        options);
        return declared(settings, provider);
    }

    private ProviderSettings declared(ProviderSettings settings, MapReader provider) {
        if (settings == null) {
            provider.findings().incomplete();
        } else {
            directory.declare(settings, provider.node("name"));
        }
        return settings;
    }

    /** The address, which may be left out where it is well known: by the account's name, or since the kind has one only. */
    private static URI baseUrl(
            MapReader provider, ProviderKind kind, WellKnownProvider wellKnown, Map<String, String> options) {
        if (kind == null) { // what it needs is not known
            return provider.optional("base_url", BaseUrl.SHAPE);
        }
        URI usual = wellKnown == null ? null : wellKnown.baseUrl(kind);
        if (usual == null) {
            usual = usualUrl(kind, options);
        }
        boolean noRegion = kind == ProviderKind.BEDROCK && usual == null; // which is said already
        return usual == null && !noRegion
                ? provider.required("base_url", BaseUrl.SHAPE)
                : provider.optional("base_url", BaseUrl.SHAPE, usual);
    }

    private static URI usualUrl(ProviderKind kind, Map<String, String> options) {
        return switch (kind) {
            case ANTHROPIC -> WellKnownProvider.ANTHROPIC.baseUrl();
            case GEMINI -> WellKnownProvider.GEMINI.baseUrl();
            case BEDROCK -> AwsReader.baseUrl(options.get("region"));
            case OPENAI, AZURE_OPENAI, CAMEL, LANGCHAIN4J -> null;
        };
    }

    private Map<String, String> options(MapReader provider, ProviderKind kind) {
        if (kind == ProviderKind.BEDROCK) {
            return AwsReader.read(provider, directory.environment());
        }
        if (kind != null) {
            AwsReader.KEYS.forEach(key -> provider.refuse(key, "no " + key + ", not used by " + kind.yaml()));
        }
        return new LinkedHashMap<>();
    }

    /** The option when it is written, else what is known of the provider. */
    private static Map<String, String> streamUsage(MapReader provider, ProviderKind kind, WellKnownProvider wellKnown) {
        String key = ProviderSettings.STREAM_USAGE;
        if (kind == ProviderKind.OPENAI || kind == ProviderKind.AZURE_OPENAI) {
            Boolean asked = provider.optional(key, Shapes.BOOLEAN);
            return asked != null ? Map.of(key, asked.toString()) : wellKnown == null ? Map.of() : wellKnown.options();
        }
        if (kind != null) {
            provider.refuse(key, "no " + key + ", not used by " + kind.yaml());
        }
        return Map.of();
    }

    private static String apiVersion(MapReader provider, ProviderKind kind, URI baseUrl) {
        if (kind != null && kind != ProviderKind.AZURE_OPENAI) {
            provider.refuse("api_version", "no api_version, not used by " + kind.yaml());
            return null;
        }
        boolean needed = baseUrl == null || !AzureOpenAiAdapter.isV1(baseUrl);
        return provider.optional("api_version", Shapes.TEXT, needed ? DEFAULT_AZURE_API_VERSION : null);
    }

    static Timeouts timeouts(MapReader timeouts) {
        return new Timeouts(
                timeouts.optional("connect", Durations.POSITIVE, Timeouts.DEFAULT.connect()),
                timeouts.optional("first_token", Durations.POSITIVE, Timeouts.DEFAULT.firstToken()),
                timeouts.optional("idle", Durations.POSITIVE, Timeouts.DEFAULT.idle()),
                timeouts.optional("total", Durations.POSITIVE, Timeouts.DEFAULT.total()));
    }

    /** By name; a name with nothing after it is a model of which nothing else is said. */
    static Map<String, ProviderModel> models(MapReader provider) {
        Map<String, ProviderModel> models = new LinkedHashMap<>();
        Node node = provider.node("models");
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach((name, entry) -> {
                ProviderModel model = entry.value().isNull()
                        ? null
                        : Shapes.object((MapReader fields) -> model(name, fields))
                                .read(entry.value(), provider.findings());
                models.put(name, model == null ? ProviderModel.named(name) : model);
            });
        } else if (node != null) {
            provider.findings().wrong(node, "a mapping of model names");
        }
        return models;
    }

    private static ProviderModel model(String name, MapReader model) {
        String upstream = model.optional("upstream_name", Shapes.TEXT, name);
        int window = model.optional("context_window", COUNT, 0);
        Double[] prices = model.optional("price", PRICES, new Double[] {0.0, 0.0});
        int maxConcurrency = model.optional("max_concurrency", COUNT, 0);
        List<String> capabilities = model.optional("capabilities", CAPABILITIES, List.of());
        return new ProviderModel(upstream, window, prices[0], prices[1], maxConcurrency, Set.copyOf(capabilities));
    }

    private static Double[] prices(MapReader price) {
        return new Double[] {
            price.optional("input_per_million", PRICE, 0.0), price.optional("output_per_million", PRICE, 0.0)
        };
    }
}
