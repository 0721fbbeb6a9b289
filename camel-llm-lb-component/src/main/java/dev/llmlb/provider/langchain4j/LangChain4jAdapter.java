package dev.llmlb.provider.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.provider.InProcess;
import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.translate.AnswerHeads;
import dev.llmlb.provider.translate.Untranslatable;
import java.util.List;

/** A model of LangChain4j, or two that are one: for whole answers and for streams. */
public final class LangChain4jAdapter implements ProviderAdapter {

    private final ProviderSettings settings;
    private final ChatModel model;
    private final StreamingChatModel streaming;
    private final boolean passModel;
    private final InProcess inProcess;
    private final AnswerHeads heads;

    /**
     * An adapter of an account with the option {@code pass_model}.
     *
     * @param model null when there is only one that streams
     * @param streaming null when there is only one that does not
     */
    public LangChain4jAdapter(
            ProviderSettings settings, ChatModel model, StreamingChatModel streaming, InProcess inProcess) {
        this.settings = settings;
        this.model = model;
        this.streaming = streaming;
        this.passModel = Boolean.parseBoolean(settings.options().get("pass_model"));
        this.inProcess = inProcess;
        this.heads = new AnswerHeads(inProcess.clock());
    }

    @Override
    public String whyNot(ChatRequest request, String upstreamModel, List<ParamOverride> overrides) {
        return LangChain4jRequest.of(request, overrides, null).whyNot();
    }

    @Override
    public UpstreamCall send(UpstreamRequest request, UpstreamListener done) {
        LangChain4jRequest translated =
                LangChain4jRequest.of(request.chat(), request.overrides(), passModel ? request.upstreamModel() : null);
        if (!request.headers().equals(HeadersOverride.NONE)) {
            return Untranslatable.tell("headers_override (langchain4j has no headers)", done);
        }
        if (translated.whyNot() != null) {
            return Untranslatable.tell(translated.whyNot(), done);
        }
        LangChain4jCall call =
                new LangChain4jCall(request, settings.timeouts(), inProcess, heads.next(request.upstreamModel()), done);
        boolean whole = streaming == null || model != null && !request.chat().stream();
        if (whole) {
            call.start(() -> call.answered(model.chat(translated.chat())));
        } else {
            call.start(() -> streaming.chat(translated.chat(), call.handler()));
        }
        return call;
    }
}
