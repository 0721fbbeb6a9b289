package dev.llmlb.provider.anthropic;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.http.HttpUpstream;
import dev.llmlb.provider.http.UpstreamHeaders;
import dev.llmlb.provider.translate.AnswerHeads;
import dev.llmlb.provider.translate.Untranslatable;
import dev.llmlb.time.WallClock;
import java.net.URI;
import java.util.List;

/** Anthropic: requests go to {@code base_url/messages} in the shape of its Messages API. */
public final class AnthropicAdapter implements ProviderAdapter {

    /** The only version there is; models and features are not tied to it. */
    private static final String VERSION = "2023-06-01";

    private final HttpUpstream http;
    private final ProviderSettings settings;
    private final URI messages;
    private final UpstreamHeaders headers;
    private final AnswerHeads heads;

    public AnthropicAdapter(ProviderSettings settings, HttpUpstream http, WallClock clock) {
        this.http = http;
        this.settings = settings;
        this.messages = URI.create(settings.baseUrl() + "/messages");
        this.heads = new AnswerHeads(clock);
        UpstreamHeaders version = UpstreamHeaders.of(settings.headers());
        version = settings.headers().keySet().stream().anyMatch("anthropic-version"::equalsIgnoreCase)
                ? version
                : version.with("anthropic-version", VERSION);
        this.headers = settings.apiKey() == null
                ? version
                : version.with("x-api-key", settings.apiKey().reveal());
    }

    @Override
    public String whyNot(ChatRequest request, String upstreamModel, List<ParamOverride> overrides) {
        return AnthropicRequest.of(request, upstreamModel, overrides).whyNot();
    }

    @Override
    public UpstreamCall send(UpstreamRequest request, UpstreamListener done) {
        AnthropicRequest translated = AnthropicRequest.of(request.chat(), request.upstreamModel(), request.overrides());
        if (translated.whyNot() != null) {
            return Untranslatable.tell(translated.whyNot(), done);
        }
        return http.post(
                messages,
                headers.overriddenBy(request.headers()),
                translated.json(),
                request,
                new AnthropicDialect(
                        heads.next(request.upstreamModel()), request.chat().usageWanted()),
                settings.timeouts(),
                done);
    }
}
