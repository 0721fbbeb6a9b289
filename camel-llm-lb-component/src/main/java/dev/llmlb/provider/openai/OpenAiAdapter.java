package dev.llmlb.provider.openai;

import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.http.HttpUpstream;
import dev.llmlb.provider.http.UpstreamHeaders;
import java.net.URI;

/** Any server that speaks OpenAI's chat completions: the caller's own bytes go to {@code base_url/chat/completions}. */
public final class OpenAiAdapter implements ProviderAdapter {

    private final HttpUpstream http;
    private final ProviderSettings settings;
    private final URI chatCompletions;
    private final UpstreamHeaders headers;

    public OpenAiAdapter(ProviderSettings settings, HttpUpstream http) {
        this.http = http;
        this.settings = settings;
        this.chatCompletions = URI.create(settings.baseUrl() + "/chat/completions");
        this.headers = settings.apiKey() == null
                ? UpstreamHeaders.of(settings.headers())
                : UpstreamHeaders.of(settings.headers())
                        .with("Authorization", "Bearer " + settings.apiKey().reveal());
    }

    @Override
    public UpstreamCall send(UpstreamRequest request, UpstreamListener done) {
        return http.post(
                chatCompletions,
                headers.overriddenBy(request.headers()),
                RequestSplicer.splice(request),
                request,
                OpenAiDialect.INSTANCE,
                settings.timeouts(),
                done);
    }
}
