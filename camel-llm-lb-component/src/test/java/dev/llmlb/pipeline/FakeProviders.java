package dev.llmlb.pipeline;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Operation;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Reply;
import dev.llmlb.model.Usage;
import dev.llmlb.model.VendorLimits;
import dev.llmlb.provider.OutcomeClassifier;
import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderAdapters;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Providers that do what a test has written down for their next calls, and answer at once when nothing is left of it. */
final class FakeProviders implements ProviderAdapters {

    static final byte[] BODY = {'{', '}'};

    /** What a provider does with a call. */
    interface Script {
        void play(UpstreamRequest request, UpstreamListener done);
    }

    /** A call that arrived. */
    static final class Sent {
        final String target;
        final long atNanos;
        final UpstreamRequest request;
        final UpstreamListener done;
        boolean cancelled;
        Runnable whenCancelled = () -> {}; // a script that goes on may set it

        Sent(String target, long atNanos, UpstreamRequest request, UpstreamListener done) {
            this.target = target;
            this.atNanos = atNanos;
            this.request = request;
            this.done = done;
        }
    }

    /** What a provider offers, chat when nothing is said; and why one refuses every request. Both by its name. */
    final Map<String, Set<Operation>> operations = new HashMap<>();

    final Map<String, String> refusals = new HashMap<>();
    final List<Sent> sent = new ArrayList<>();
    final List<ProviderSettings> made = new ArrayList<>();
    private final SimulatedTime time;
    private final Map<String, Deque<Script>> scripts = new HashMap<>();

    private final Map<String, Script> always = new HashMap<>();
    private String refused;

    FakeProviders(SimulatedTime time) {
        this.time = time;
    }

    void next(String target, Script... script) {
        scripts.computeIfAbsent(target, t -> new ArrayDeque<>()).addAll(List.of(script));
    }

    /** What a target does when nothing is left that it was told to do next. */
    void always(String target, Script script) {
        always.put(target, script);
    }

    /** Makes no more adapters for this provider. */
    void refuse(String provider) {
        refused = provider;
    }

    List<String> targets() {
        return sent.stream().map(call -> call.target).toList();
    }

    @Override
    public ProviderAdapter adapter(ProviderSettings settings) {
        if (settings.name().equals(refused)) {
            throw new IllegalStateException("no adapter for " + settings.name());
        }
        made.add(settings);
        return new ProviderAdapter() {
            @Override
            public boolean can(Operation operation) {
                return operations
                        .getOrDefault(settings.name(), Set.of(Operation.CHAT_COMPLETION))
                        .contains(operation);
            }

            @Override
            public String whyNot(ChatRequest request, String upstreamModel, List<ParamOverride> overrides) {
                return refusals.get(settings.name());
            }

            @Override
            public UpstreamCall send(UpstreamRequest request, UpstreamListener done) {
                String target = settings.name() + "/" + request.upstreamModel();
                Sent call = new Sent(target, time.nanos(), request, done);
                sent.add(call);
                Deque<Script> script = scripts.getOrDefault(target, new ArrayDeque<>());
                (script.isEmpty() ? always.getOrDefault(target, answer()) : script.remove()).play(request, done);
                return () -> {
                    call.cancelled = true;
                    call.whenCancelled.run();
                };
            }
        };
    }

    static Script answer() {
        return (request, done) -> done.done(
                Outcome.SUCCESS,
                request.chat().stream()
                        ? Reply.streaming(Map.of(), new FakeStream())
                        : Reply.whole(Map.of(), BODY, new Usage(10, 20)));
    }

    /** Answers with rate limit headers. */
    static Script saying(VendorLimits said) {
        return (request, done) -> {
            done.limits(said);
            answer().play(request, done);
        };
    }

    static Script stream(FakeStream stream) {
        return (request, done) -> done.done(Outcome.SUCCESS, Reply.streaming(Map.of(), stream));
    }

    static Script status(int status) {
        return status(status, -1);
    }

    static Script status(int status, long retryAfterMillis) {
        return ends(OutcomeClassifier.ofStatus(status, retryAfterMillis));
    }

    static Script ends(Outcome outcome) {
        return (request, done) -> done.done(outcome, Reply.whole(Map.of(), BODY, Usage.UNKNOWN));
    }

    static Script unreachable() {
        return (request, done) -> done.done(new Outcome(OutcomeKind.UNREACHABLE, 503, "connection refused", -1), null);
    }

    static Script silence() {
        return (request, done) -> {};
    }

    static Script breaks() {
        return (request, done) -> {
            throw new IllegalStateException("a mistake of the adapter with sk-secret");
        };
    }

    Script later(Duration delay, Script script) {
        return (request, done) -> time.schedule(() -> script.play(request, done), delay.toNanos());
    }
}
