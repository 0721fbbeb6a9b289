package dev.llmlb.provider.azure;

import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.http.HttpUpstream;
import dev.llmlb.provider.http.UpstreamHeaders;
import dev.llmlb.provider.openai.OpenAiDialect;
import dev.llmlb.provider.openai.RequestSplicer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Azure OpenAI: OpenAI's dialect, where the path names the deployment and the key stands in {@code api-key}. */
public final class AzureOpenAiAdapter implements ProviderAdapter {

    private final HttpUpstream http;
    private final ProviderSettings settings;
    private final UpstreamHeaders headers;
    private final ConcurrentMap<String, URI> deployments = new ConcurrentHashMap<>();

    public AzureOpenAiAdapter(ProviderSettings settings, HttpUpstream http) {
        this.http = http;
        this.settings = settings;
        this.headers = settings.apiKey() == null
                ? UpstreamHeaders.of(settings.headers())
                : UpstreamHeaders.of(settings.headers())
                        .with("api-key", settings.apiKey().reveal());
    }

    @Override
    public UpstreamCall send(UpstreamRequest request, UpstreamListener done) {
        return http.post(
                chatCompletions(request.upstreamModel()),
                headers.overriddenBy(request.headers()),
                RequestSplicer.splice(request),
                request,
                OpenAiDialect.INSTANCE,
                settings.timeouts(),
                done);
    }

    private URI chatCompletions(String deployment) {
        URI known = deployments.get(deployment);
        if (known != null) {
            return known;
        }
        URI uri = URI.create(settings.baseUrl() + "/openai/deployments/" + encode(deployment)
                + "/chat/completions?api-version=" + encode(settings.apiVersion()));
        if (deployments.size() < 1_000) { // names can come from callers when no models are listed
            deployments.put(deployment, uri);
        }
        return uri;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
