package dev.llmlb.provider.openai;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Operation;
import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.http.HttpUpstream;
import dev.llmlb.provider.http.UpstreamHeaders;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Any server that speaks OpenAI's API: the caller's own bytes go to {@code base_url/chat/completions} and its neighbours. */
public final class OpenAiAdapter implements ProviderAdapter {

    private final HttpUpstream http;
    private final ProviderSettings settings;
    private final Map<Operation, URI> addresses = new EnumMap<>(Operation.class);
    private final UpstreamHeaders headers;

    public OpenAiAdapter(ProviderSettings settings, HttpUpstream http) {
        this.http = http;
        this.settings = settings;
        for (Operation operation : Operation.values()) {
            addresses.put(operation, URI.create(settings.baseUrl() + OpenAiPaths.of(operation)));
        }
        this.headers = settings.apiKey() == null
                ? UpstreamHeaders.of(settings.headers())
                : UpstreamHeaders.of(settings.headers())
                        .with("Authorization", "Bearer " + settings.apiKey().reveal());
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
                addresses.get(request.chat().operation()),
                headers.overriddenBy(request.headers()),
                RequestSplicer.splice(request, settings.asksStreamUsage()),
                request,
                OpenAiDialect.of(request),
                settings.timeouts(),
                done);
    }
}
