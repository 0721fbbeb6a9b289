package dev.llmlb.provider.bedrock;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
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
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Amazon Bedrock: requests go to {@code base_url/model/<id>/converse}, signed, or with a Bedrock API key as a bearer token. */
public final class BedrockAdapter implements ProviderAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(BedrockAdapter.class);
    private static final String SDK = "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider";

    private final HttpUpstream http;
    private final ProviderSettings settings;
    private final UpstreamHeaders headers;
    private final AnswerHeads heads;
    private final RequestSigner signer;

    /** @throws IllegalStateException when requests have to be signed and the AWS SDK is not there */
    public BedrockAdapter(ProviderSettings settings, HttpUpstream http, WallClock clock) {
        this.http = http;
        this.settings = settings;
        this.heads = new AnswerHeads(clock);
        UpstreamHeaders plain = UpstreamHeaders.of(settings.headers());
        if (settings.apiKey() != null) {
            this.headers =
                    plain.with("Authorization", "Bearer " + settings.apiKey().reveal());
            this.signer = (uri, body) -> Map.of();
        } else {
            requireSdk(settings.name());
            this.headers = plain;
            this.signer = new AwsSigner(AwsAccount.of(settings.options()), clock);
        }
    }

    private static void requireSdk(String name) {
        try {
            Class.forName(SDK, false, BedrockAdapter.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "provider " + name + ": no AWS SDK on the class path to sign its requests (expected: the dependency"
                            + " software.amazon.awssdk:auth, or a Bedrock API key in api_key)",
                    e);
        }
    }

    @Override
    public String whyNot(ChatRequest request, String upstreamModel, List<ParamOverride> overrides) {
        return BedrockRequest.of(request, upstreamModel, overrides).whyNot();
    }

    @Override
    public UpstreamCall send(UpstreamRequest request, UpstreamListener done) {
        BedrockRequest translated = BedrockRequest.of(request.chat(), request.upstreamModel(), request.overrides());
        if (translated.whyNot() != null) {
            return Untranslatable.tell(translated.whyNot(), done);
        }
        URI address = address(request.upstreamModel(), request.chat().stream());
        byte[] body = translated.json();
        UpstreamHeaders all = headers.overriddenBy(request.headers());
        try {
            for (Map.Entry<String, String> header : signer.sign(address, body).entrySet()) {
                all = all.with(header.getKey(), header.getValue());
            }
        } catch (RuntimeException e) {
            LOG.warn("The request of provider {} cannot be signed: {}", settings.name(), e.toString());
            done.done(new Outcome(OutcomeKind.UNAUTHORIZED, 401, "no AWS credentials", -1), null);
            return () -> {};
        }
        return http.post(
                address,
                all,
                body,
                request,
                new BedrockDialect(
                        heads.next(request.upstreamModel()), request.chat().usageWanted()),
                settings.timeouts(),
                done);
    }

    private URI address(String model, boolean stream) {
        String id = URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
        return URI.create(settings.baseUrl() + "/model/" + id + (stream ? "/converse-stream" : "/converse"));
    }
}
