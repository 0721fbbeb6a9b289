package dev.llmlb.provider.gemini;

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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Gemini: requests go to {@code base_url/models/<model>:generateContent}, or to its stream of server-sent events. */
public final class GeminiAdapter implements ProviderAdapter {

    private final HttpUpstream http;
    private final ProviderSettings settings;
    private final UpstreamHeaders headers;
    private final AnswerHeads heads;

    public GeminiAdapter(ProviderSettings settings, HttpUpstream http, WallClock clock) {
        this.http = http;
        this.settings = settings;
        this.heads = new AnswerHeads(clock);
        this.headers = settings.apiKey() == null
                ? UpstreamHeaders.of(settings.headers())
                : UpstreamHeaders.of(settings.headers())
                        .with("x-goog-api-key", settings.apiKey().reveal());
    }

    @Override
    public String whyNot(ChatRequest request, String upstreamModel, List<ParamOverride> overrides) {
        return GeminiRequest.of(request, upstreamModel, overrides).whyNot();
    }

    @Override
    public UpstreamCall send(UpstreamRequest request, UpstreamListener done) {
        String model = request.upstreamModel();
        GeminiRequest translated = GeminiRequest.of(request.chat(), model, request.overrides());
        if (translated.whyNot() != null) {
            return Untranslatable.tell(translated.whyNot(), done);
        }
        return http.post(
                address(model, request.chat().stream()),
                headers.overriddenBy(request.headers()),
                translated.json(),
                request,
                new GeminiDialect(
                        heads.next(model),
                        translated.candidates(),
                        request.chat().usageWanted()),
                settings.timeouts(),
                done);
    }

    /** A name with a slash says itself what it is of: {@code tunedModels/mine}. */
    private URI address(String model, boolean stream) {
        String name = model.contains("/") ? model : "models/" + model;
        String path = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
        return URI.create(
                settings.baseUrl() + "/" + path + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent"));
    }
}
