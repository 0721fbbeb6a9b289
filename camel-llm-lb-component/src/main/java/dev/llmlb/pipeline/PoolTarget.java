package dev.llmlb.pipeline;

import dev.llmlb.health.Admission;
import dev.llmlb.limit.Permit;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Operation;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.AttemptObserver;
import dev.llmlb.observe.Upstream;
import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.strategy.SpeedView;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** A target of a pool with all that an attempt on it needs. */
record PoolTarget(
        TargetSettings settings,
        ProviderAdapter adapter,
        ProviderModel model,
        Timeouts timeouts,
        ToLongFunction<ChatRequest> tokenizer,
        TargetState state,
        Upstream upstream) {

    /**
     * A token of the prompt has about 4 bytes, and 32 of them cost a server as much as one of output; servers were seen between 20 and 80.
     */
    private static final int PROMPT_BYTES_PER_OUTPUT_TOKEN = 4 * 32;

    /** What is longer is mostly pictures, of which the bytes say nothing. */
    private static final int MAX_PROMPT_BYTES = 256 * 1024;

    Target target() {
        return settings.target();
    }

    /** Whether no request is unfit for it. */
    boolean takesAll() {
        return adapter.takesAll()
                && settings.metadataMatch().isEmpty()
                && model.capabilities().isEmpty()
                && model.contextWindow() == 0;
    }

    /** Why it cannot serve a request at all, or null when it can. */
    Unfit unfit(RequestFacts facts) {
        ChatRequest request = facts.request();
        if (!accepts(request.caller().metadata())) {
            return new Unfit("wants metadata " + settings.metadataMatch(), Unfit.Kind.CALLER);
        }
        String dialect = adapter.can(request.operation())
                ? adapter.whyNot(request, model.upstreamName(), settings.overrideParams())
                : "offers no " + request.operation().label();
        if (dialect != null) {
            return new Unfit(dialect, Unfit.Kind.REQUEST);
        }
        Set<String> missing = missing(facts);
        if (!missing.isEmpty()) {
            return new Unfit("lacks " + String.join(", ", missing), Unfit.Kind.REQUEST);
        }
        return model.contextWindow() == 0 ? null : tooLong(facts);
    }

    /** The capabilities that the model lacks; that it goes on from a last word says nothing of the others. */
    private Set<String> missing(RequestFacts facts) {
        Set<String> listed = model.capabilities();
        if (listed.isEmpty() || listed.equals(Set.of(StreamRescue.PREFILL))) {
            return Set.of();
        }
        Set<String> missing = new TreeSet<>(facts.needs(settings.overrideParams()));
        missing.removeAll(listed);
        return missing;
    }

    private Unfit tooLong(RequestFacts facts) {
        long tokens = facts.windowTokens(tokenizer) + Math.max(0, maxTokens(facts.request()));
        return tokens <= model.contextWindow()
                ? null
                : new Unfit(
                        "has a context window of " + model.contextWindow() + ", for about " + tokens + " tokens",
                        Unfit.Kind.WINDOW);
    }

    private boolean accepts(Map<String, String> metadata) {
        if (settings.metadataMatch().isEmpty()) {
            return true;
        }
        for (Map.Entry<String, String> pair : settings.metadataMatch().entrySet()) {
            if (!pair.getValue().equals(metadata.get(pair.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** The tokens to reserve for a request here; 0 where none are limited. */
    long tokens(RequestFacts facts) {
        return state.tokensLimited()
                ? state.estimate().tokens(facts.promptTokens(tokenizer), maxTokensOfAll(facts))
                : 0;
    }

    private long maxTokensOfAll(RequestFacts facts) {
        long ofAPrompt =
                ChatRequest.tokensOfAll(maxTokens(facts.request()), most(ChatRequest.ANSWERS, facts.request(), 1));
        return ChatRequest.tokensOfAll(ofAPrompt, facts.prompts());
    }

    /** The most tokens of an answer that this target is asked for, or -1. */
    private long maxTokens(ChatRequest request) {
        return settings.overrideParams().isEmpty()
                ? request.maxTokens()
                : most(ChatRequest.MAX_TOKENS, request, request.operation() == Operation.EMBEDDINGS ? 0 : -1);
    }

    /** The greatest of these members as the target sends them, or the least that it is. */
    private long most(List<String> names, ChatRequest request, long least) {
        long most = least;
        for (String name : names) {
            String json = request.value(name);
            for (ParamOverride override : settings.overrideParams()) {
                json = override.name().equals(name) ? override.json() : json;
            }
            most = Math.max(most, ChatRequest.parseTokens(json));
        }
        return most;
    }

    /** How long callers usually wait here, a stream's for its first token and others for the whole; -1 when too few tell. */
    long usualNanos(boolean stream) {
        SpeedView speed = state.stats().speedView();
        if (speed.calls() < Silence.IN_A_ROW) {
            return -1;
        }
        return stream && speed.firstTokenNanos() >= 0 ? speed.firstTokenNanos() : speed.medianNanos();
    }

    /** What the prompt is to a target that computes it, in tokens of output: roughly, and without a look at it. */
    private static double promptWork(ChatRequest request) {
        return (double) Math.min(request.body().length, MAX_PROMPT_BYTES) / PROMPT_BYTES_PER_OUTPUT_TOKEN;
    }

    /** Takes the right to make one attempt, or null when its health or a limit does not let it. */
    Grant tryGrant(RequestFacts facts, long now) {
        long tokens = tokens(facts);
        Admission admission = state.admit(tokens, now);
        boolean probe = admission == Admission.PROBE;
        if (admission == Admission.NO || probe && !state.health().tryProbe(now)) {
            return null;
        }
        Permit permit = state.gate().tryAcquire(tokens, now);
        if (permit == null && probe) {
            state.health().record(Outcome.CANCELLED, true);
        }
        return permit == null ? null : grant(permit, facts, probe, now);
    }

    /** As {@link #tryGrant}, whatever its health. */
    Grant tryGrantThoughUnwell(RequestFacts facts) {
        long now = state.ticker().nanos();
        Permit permit = state.gate().tryAcquire(tokens(facts), now);
        return permit == null ? null : grant(permit, facts, false, now);
    }

    private Grant grant(Permit permit, RequestFacts facts, boolean probe, long now) {
        return new Grant(
                this,
                permit,
                state.stats().begin(promptWork(facts.request()), maxTokens(facts.request()), now),
                probe,
                AttemptObserver.NONE);
    }

    TargetView view() {
        return new TargetView(
                target(),
                settings.weight(),
                settings.priority(),
                state.health().view(),
                state.gate().view(),
                state.stats().speedView(),
                state.nanosUntilFree(0) == 0 ? null : state.whyOut(0));
    }

    UpstreamRequest upstreamRequest(
            ChatRequest chat, List<ParamOverride> overrides, long timeLeftNanos, Map<String, String> trace) {
        return new UpstreamRequest(
                chat, model.upstreamName(), overrides, settings.headersOverride(), timeLeftNanos, trace);
    }

    /** What the tokens cost here, 0 when unknown. */
    double cost(Usage usage) {
        return usage.isKnown()
                ? (usage.promptTokens() * model.inputPerMillion() + usage.completionTokens() * model.outputPerMillion())
                        / 1e6
                : 0;
    }
}
