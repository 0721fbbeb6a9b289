package dev.llmlb.provider.azure;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Operation;
import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.http.HttpUpstream;
import dev.llmlb.provider.http.UpstreamHeaders;
import dev.llmlb.provider.openai.OpenAiDialect;
import dev.llmlb.provider.openai.OpenAiPaths;
import dev.llmlb.provider.openai.PromptTokens;
import dev.llmlb.provider.openai.RequestSplicer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ToLongFunction;

/**
 * Azure OpenAI: OpenAI's dialect, where the path names the deployment and the key stands in {@code api-key}. Azure's v1 API, which a base that
 * ends with {@value #V1} means, takes the deployment from the body as the model, and needs no version.
 */
public final class AzureOpenAiAdapter implements ProviderAdapter {

    private static final String V1 = "/openai/v1";

    private final HttpUpstream http;
    private final ProviderSettings settings;
    private final UpstreamHeaders headers;
    private final Map<Operation, ConcurrentMap<String, URI>> addresses = new EnumMap<>(Operation.class);

    public AzureOpenAiAdapter(ProviderSettings settings, HttpUpstream http) {
        this.http = http;
        this.settings = settings;
        for (Operation operation : Operation.values()) {
            addresses.put(operation, new ConcurrentHashMap<>());
        }
        this.headers = settings.apiKey() == null
                ? UpstreamHeaders.of(settings.headers())
                : UpstreamHeaders.of(settings.headers())
                        .with("api-key", settings.apiKey().reveal());
    }

    /** Whether an address is that of the v1 API. */
    public static boolean isV1(URI baseUrl) {
        return baseUrl.getPath().endsWith(V1);
    }

    @Override
    public boolean takesAll() {
        return true;
    }

    @Override
    public ToLongFunction<ChatRequest> tokenizer(List<String> names) {
        return PromptTokens.of(names);
    }

    @Override
    public UpstreamCall send(UpstreamRequest request, UpstreamListener done) {
        return http.post(
                address(request.chat().operation(), request.upstreamModel()),
                headers.overriddenBy(request.headers()),
                RequestSplicer.splice(request, settings.asksStreamUsage()),
                request,
                OpenAiDialect.of(request),
                settings.timeouts(),
                done);
    }

    private URI address(Operation operation, String deployment) {
        ConcurrentMap<String, URI> deployments = addresses.get(operation);
        URI known = deployments.get(deployment);
        if (known != null) {
            return known;
        }
        String root = isV1(settings.baseUrl()) ? "" : "/openai/deployments/" + encode(deployment);
        String version = settings.apiVersion() == null ? "" : "?api-version=" + encode(settings.apiVersion());
        URI uri = URI.create(settings.baseUrl() + root + OpenAiPaths.of(operation) + version);
        if (deployments.size() < 1_000) { // names can come from callers when no models are listed
            deployments.put(deployment, uri);
        }
        return uri;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
