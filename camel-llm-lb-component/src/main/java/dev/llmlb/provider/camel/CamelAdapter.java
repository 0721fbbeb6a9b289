package dev.llmlb.provider.camel;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.provider.InProcess;
import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.translate.AnswerHeads;
import dev.llmlb.provider.translate.Untranslatable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.ProducerCache;

/** A Camel endpoint: each attempt is an exchange of its own that is sent there. */
public final class CamelAdapter implements ProviderAdapter {

    /** Stands in the URI for the model's name at the provider. */
    private static final String MODEL = "{model}";

    private static final Outcome LOOP =
            new Outcome(OutcomeKind.FAILING, 500, "a loop: the request has come from this target", -1);

    private final ProviderSettings settings;
    private final InProcess inProcess;
    private final CamelContext context;
    private final ProducerCache producers;
    private final String uri;
    private final CamelRequest requests;
    private final CamelFailures failures;
    private final AnswerHeads heads;

    /**
     * An adapter of an account whose options are {@code uri}, {@code body} and {@code model_header}.
     *
     * @throws org.apache.camel.ResolveEndpointFailedException when there is no such endpoint
     */
    public CamelAdapter(ProviderSettings settings, InProcess inProcess, CamelContext context, ProducerCache producers) {
        this.settings = settings;
        this.inProcess = inProcess;
        this.context = context;
        this.producers = producers;
        this.uri = settings.options().get("uri");
        this.requests = new CamelRequest(settings);
        this.failures = new CamelFailures(context, inProcess.clock());
        this.heads = new AnswerHeads(inProcess.clock());
        // our own component is just being started; and with a model in it the address is known by then only
        if (!uri.startsWith("llm-lb:") && !uri.contains(MODEL)) {
            context.getEndpoint(uri);
        }
    }

    @Override
    public String whyNot(ChatRequest request, String upstreamModel, List<ParamOverride> overrides) {
        return requests.whyNot(request, overrides);
    }

    @Override
    public UpstreamCall send(UpstreamRequest request, UpstreamListener done) {
        String self = settings.name() + "/" + request.upstreamModel();
        if (request.chat().caller().via().contains(self)) {
            done.done(LOOP, null);
            return () -> {};
        }
        String whyNot = requests.whyNot(request.chat(), request.overrides());
        if (whyNot != null) {
            return Untranslatable.tell(whyNot, done);
        }
        Endpoint endpoint = context.getEndpoint(uri.replace(
                MODEL,
                URLEncoder.encode(request.upstreamModel(), StandardCharsets.UTF_8)
                        .replace("+", "%20")));
        CamelReply reply = new CamelReply(heads.next(request.upstreamModel()));
        CamelCall call = new CamelCall(
                request,
                requests.exchange(endpoint, request, self),
                settings.timeouts(),
                inProcess,
                reply,
                failures,
                done);
        call.start(producers, endpoint);
        return call;
    }
}
