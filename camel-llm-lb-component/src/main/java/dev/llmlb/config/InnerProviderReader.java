package dev.llmlb.config;

import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.Timeouts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the entry of a provider that is called within this process, of kind {@code camel} or {@code langchain4j}. */
final class InnerProviderReader {

    private static final List<String> OF_SERVERS =
            List.of("base_url", "api_key", "api_version", ProviderSettings.STREAM_USAGE);
    private static final Shape<Integer> COUNT = Shapes.integer(1);
    private static final Shape<String> BODY = Shapes.oneOf(List.of("chat", "prompt"), body -> body);

    /** Never shown: it may hold a key. */
    private static final Shape<String> URI =
            Shapes.shape("a Camel endpoint URI, such as direct:llm", (node, findings) -> {
                boolean uri = node instanceof Node.Scalar scalar
                        && scalar.text().strip().matches("[A-Za-z][A-Za-z0-9+.-]*:\\S.*");
                if (uri) {
                    return ((Node.Scalar) node).text().strip();
                }
                findings.fault(
                        node.place(), node.path(), Node.HIDDEN, "a Camel endpoint URI, such as direct:llm", null);
                return null;
            });

    private static final Shape<String> BEAN = Shapes.scalar(
            "the name of a bean, such as \"#model\"",
            text -> text.matches("#?\\S+") && !text.equals("#") ? text : null);

    private final MapReader provider;
    private final ProviderKind kind;

    InnerProviderReader(MapReader provider, ProviderKind kind) {
        this.provider = provider;
        this.kind = kind;
    }

    /** The settings; the name may be null, as that of a faulty entry. */
    ProviderSettings read(String name) {
        OF_SERVERS.forEach(key -> refuse(provider, key));
        boolean camel = kind == ProviderKind.CAMEL;
        Map<String, String> options = camel ? camel() : langChain4j();
        Map<String, String> headers = camel ? provider.optional("headers", Shapes.HEADERS, Map.of()) : Map.of();
        if (!camel) {
            refuse(provider, "headers");
        }
        Timeouts timeouts = provider.optional("timeouts", Shapes.object(this::timeouts), Timeouts.DEFAULT);
        int maxConcurrency = provider.optional("max_concurrency", COUNT, 0);
        String quotaPool = provider.optional("quota_pool", Shapes.TEXT);
        Map<String, ProviderModel> models = ProviderReader.models(provider);
        if (name == null) {
            return null;
        }
        return new ProviderSettings(
                name, kind, null, null, null, headers, timeouts, maxConcurrency, quotaPool, models, options);
    }

    private Map<String, String> camel() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("uri", provider.required("uri", URI, "direct:unknown"));
        options.put("body", provider.optional("body", BODY, "chat"));
        options.put("model_header", provider.optional("model_header", Shapes.TEXT, "CamelLlmLbUpstreamModel"));
        return options;
    }

    private Map<String, String> langChain4j() {
        Map<String, String> options = new LinkedHashMap<>();
        String bean =
                provider.has("streaming_bean") ? provider.optional("bean", BEAN) : provider.required("bean", BEAN);
        String streaming = provider.optional("streaming_bean", BEAN);
        if (bean != null) {
            options.put("bean", bean);
        }
        if (streaming != null) {
            options.put("streaming_bean", streaming);
        }
        options.put(
                "pass_model",
                provider.optional("pass_model", Shapes.BOOLEAN, false).toString());
        return options;
    }

    private Timeouts timeouts(MapReader timeouts) {
        refuse(timeouts, "connect");
        return ProviderReader.timeouts(timeouts);
    }

    private void refuse(MapReader reader, String key) {
        reader.refuse(key, "no " + key + ", not used by " + kind.yaml());
    }
}
