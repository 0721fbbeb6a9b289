package dev.llmlb.provider.camel;

import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.openai.RequestSplicer;
import dev.llmlb.provider.translate.Conversation;
import dev.llmlb.provider.translate.Part;
import dev.llmlb.provider.translate.RequestReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;

/** Puts a request into an exchange: as OpenAI's JSON, or as its prompt alone. */
final class CamelRequest {

    /** The time left in milliseconds, and where a request has been, as {@code llm-lb:} endpoints of the target's route take them. */
    static final String DEADLINE = "CamelLlmLbDeadline";

    static final String VIA = "CamelLlmLbVia";

    private final ProviderSettings settings;
    private final boolean promptOnly;
    private final String modelHeader;

    CamelRequest(ProviderSettings settings) {
        this.settings = settings;
        this.promptOnly = "prompt".equals(settings.options().get("body"));
        this.modelHeader = settings.options().get("model_header");
    }

    /** What a mere prompt cannot say, or null. */
    String whyNot(ChatRequest request, List<ParamOverride> overrides) {
        if (!promptOnly) {
            return null;
        }
        RequestReader reader = RequestReader.of("an endpoint with body: prompt", request, overrides);
        prompt(reader);
        return reader.whyNot();
    }

    /** A new exchange; {@code self} is the target, to be known again. */
    Exchange exchange(Endpoint endpoint, UpstreamRequest request, String self) {
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOut);
        Message message = exchange.getMessage();
        settings.headers().forEach(message::setHeader);
        message.setHeader(modelHeader, request.upstreamModel());
        message.setHeader(DEADLINE, Math.max(1, request.timeLeftNanos() / 1_000_000));
        if (promptOnly) {
            message.setBody(
                    prompt(RequestReader.of("an endpoint with body: prompt", request.chat(), request.overrides())));
        } else {
            message.setHeader(Exchange.CONTENT_TYPE, "application/json");
            message.setBody(RequestSplicer.splice(request));
        }
        request.trace().forEach(message::setHeader);
        request.headers().remove().forEach(message::removeHeader);
        request.headers().set().forEach(message::setHeader);
        Caller caller = request.chat().caller();
        List<String> via = new ArrayList<>(caller.via());
        via.add(self);
        exchange.setProperty(VIA, via);
        return exchange;
    }

    /** The words of the one message; anything else is refused. */
    private static String prompt(RequestReader reader) {
        reader.text("user"); // who asks is for the provider's records
        Conversation conversation = Conversation.read(reader);
        if (!conversation.system().isEmpty()
                || conversation.turns().size() != 1
                || conversation.turns().get(0).assistant()) {
            reader.refuse("messages", "takes one user's message");
            return "";
        }
        StringBuilder words = new StringBuilder();
        for (Part part : conversation.turns().get(0).parts()) {
            if (part instanceof Part.Text text) {
                words.append(words.isEmpty() ? "" : "\n").append(text.text());
            } else {
                reader.refuse("messages", "takes texts");
            }
        }
        return words.toString();
    }
}
