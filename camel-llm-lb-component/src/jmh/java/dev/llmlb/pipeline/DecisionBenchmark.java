package dev.llmlb.pipeline;

import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.observe.RequestObserver;
import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.openai.ChatJson;
import dev.llmlb.rule.When;
import dev.llmlb.strategy.StrategyType;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.Ticker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the balancer adds to a prompt before and after its call: match the rule, leave out, pick, take the permit, settle it.
 *
 * <p>The request is read already and nothing is sent. Of the rules all but one are for other models.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecisionBenchmark {

    private static final Usage USAGE = new Usage(100, 200);
    private static final long CALL_NANOS = TimeUnit.SECONDS.toNanos(1);

    @Param({"20"})
    int rules;

    @Param({"4"})
    int targets;

    @Param({"WEIGHT", "PRIORITY", "LEAST_BUSY", "LATENCY", "ADAPTIVE"})
    StrategyType strategy;

    private Routing routing;
    private ChatRequest request;

    @Setup
    public void setUp() {
        List<RuleSettings> settings = new ArrayList<>();
        for (int i = 0; i < rules - 1; i++) {
            settings.add(rule("other-" + i));
        }
        settings.add(rule("gpt-4"));
        ProviderSettings provider = new ProviderSettings(
                "p",
                ProviderKind.OPENAI,
                URI.create("http://127.0.0.1"),
                null,
                null,
                Map.of(),
                Timeouts.DEFAULT,
                0,
                null,
                Map.of());
        routing = routing(new BalancerSettings("benchmark", settings, Map.of("p", provider)));
        request = ChatJson.read(
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}".getBytes(StandardCharsets.UTF_8),
                "gpt-4",
                false,
                new Caller(Map.of("environment", "production"), List.of(), null),
                TimeUnit.MINUTES.toNanos(1));
        for (int i = 0; i < 10_000; i++) {
            decide(); // so that every target has samples
        }
    }

    private static Routing routing(BalancerSettings settings) {
        KnownTargets known = new KnownTargets(settings);
        Adapters adapters = Adapters.NONE.next(settings.providers(), of -> new Anything());
        TargetStates states =
                new TargetStates(StateStore.IN_MEMORY, Ticker.system(), RandomSource.system(), BalancerObserver.NONE);
        states.follow(settings, known);
        return new Routing(settings, known, adapters, null, states, Ticker.system(), RandomSource.system());
    }

    /** Takes every request, as one that speaks the caller's dialect does. */
    private static final class Anything implements ProviderAdapter {

        @Override
        public boolean takesAll() {
            return true;
        }

        @Override
        public UpstreamCall send(UpstreamRequest request, UpstreamListener done) {
            return () -> {};
        }
    }

    private RuleSettings rule(String model) {
        List<TargetSettings> of = new ArrayList<>();
        for (int i = 0; i < targets; i++) {
            of.add(TargetSettings.of(new Target("p", model + "-" + i), 1 + i % 4));
        }
        When when = new When(List.of(), List.of(model), Map.of("environment", "production"));
        return new RuleSettings(model, when, strategy, of);
    }

    @Benchmark
    public Object decide() {
        Pool pool = routing.find(request);
        pool.retryBudget().callBegan();
        Candidates candidates = new Candidates(pool, request, false);
        Grant grant = candidates.next(RequestObserver.NONE);
        grant.settle(Outcome.SUCCESS, USAGE, CALL_NANOS);
        return grant;
    }
}
