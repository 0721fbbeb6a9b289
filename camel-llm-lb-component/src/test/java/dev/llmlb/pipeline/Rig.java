package dev.llmlb.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.llmlb.model.Answer;
import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Decision;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.AttemptObserver;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.observe.RequestObserver;
import dev.llmlb.observe.TargetReading;
import dev.llmlb.observe.Upstream;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.openai.ChatJson;
import dev.llmlb.rule.When;
import dev.llmlb.strategy.StrategyType;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.SimulatedTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A balancer over fake providers on simulated time: providers {@code a} to {@code e}, each with any model. */
final class Rig {

    static final Duration FIRST_TOKEN = Duration.ofSeconds(10);
    static final Duration TOTAL = Duration.ofSeconds(30);

    /** What came of a request. */
    static class Result implements AnswerListener {
        Answer answer;
        LlmLbException failure;
        int told;

        @Override
        public void answered(Answer answered) {
            told++;
            answer = answered;
        }

        @Override
        public void failed(LlmLbException failed) {
            told++;
            failure = failed;
        }
    }

    /** Writes down what it is told. */
    static final class Log implements BalancerObserver {
        final List<String> attempts = new ArrayList<>();
        final List<String> firstTokens = new ArrayList<>();
        final List<String> requests = new ArrayList<>();
        final List<String> usages = new ArrayList<>();
        final List<String> wasted = new ArrayList<>();

        final List<String> limited = new ArrayList<>();
        final List<Long> waits = new ArrayList<>();
        final List<Decision> decisions = new ArrayList<>();
        final List<String> reloads = new ArrayList<>();
        List<TargetReading> targets = List.of();
        Map<String, String> headers = Map.of();
        final List<String> callerLimits = new ArrayList<>();
        final List<String> budgetAlerts = new ArrayList<>();

        @Override
        public void callerLimited(String limitId, String code, boolean refused) {
            callerLimits.add(limitId + " " + code + " " + refused);
        }

        @Override
        public void budgetAlert(String budgetId, String whose, double percent, List<String> notificationTargets) {
            budgetAlerts.add(
                    String.join(" ", budgetId, whose, String.valueOf(percent), notificationTargets.toString()));
        }

        @Override
        public RequestObserver requestBegan(String ruleId, ChatRequest request) {
            return new RequestObserver() {
                @Override
                public void limited(Target target, String limit) {
                    limited.add(target + " " + limit);
                }

                @Override
                public void waits(long nanos) {
                    waits.add(nanos / 1_000_000);
                }

                @Override
                public AttemptObserver attemptBegan(Upstream upstream, int number) {
                    return new AttemptLog(upstream.target(), number);
                }

                @Override
                public void ended(
                        Target target, Outcome outcome, Usage usage, double cost, int attemptCount, long nanos) {
                    usages.add(usage.promptTokens() + "+" + usage.completionTokens() + " " + cost);
                    requests.add(ruleId + " " + target + " " + outcome.kind().label() + " " + attemptCount + " "
                            + nanos / 1_000_000);
                }
            };
        }

        private final class AttemptLog implements AttemptObserver {
            private final Target target;
            private final int number;

            AttemptLog(Target target, int number) {
                this.target = target;
                this.number = number;
            }

            @Override
            public Map<String, String> headers() {
                return headers;
            }

            @Override
            public void firstToken(long nanos) {
                firstTokens.add(target + " " + nanos / 1_000_000);
            }

            @Override
            public void ended(Outcome outcome, Usage usage, double cost, long nanos) {
                attempts.add(number + " " + target + " " + outcome.kind().label());
            }

            @Override
            public void wasted(Outcome outcome, Usage usage, double cost) {
                wasted.add(target + " " + outcome.kind().label() + " " + usage.promptTokens() + "+"
                        + usage.completionTokens() + " " + cost);
            }
        }

        @Override
        public void decided(Decision decision) {
            decisions.add(decision);
        }

        @Override
        public void targets(List<TargetReading> all) {
            targets = all;
        }

        @Override
        public void configReloaded(String name, int ruleCount, int targets) {
            reloads.add(name + " " + ruleCount + " " + targets);
        }
    }

    /** A Wednesday. */
    static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

    final SimulatedTime time;
    final FakeProviders providers;
    private final StateStore store;
    final Log log = new Log();
    private final List<RuleSettings> rules = new ArrayList<>();
    private Map<String, ProviderModel> models = Map.of();
    private Companions companions = Companions.NONE;
    private BalancerObserver observer = log;
    private Duration directMaxWait;
    private final Map<Target, TargetLimits> limits = new HashMap<>();
    private final Map<String, UnaryOperator<ProviderSettings>> changes = new HashMap<>();
    private Balancer balancer;

    Rig() {
        this(new SimulatedTime(), StateStore.IN_MEMORY);
    }

    /** One of several balancers that share a store, each with providers that only it calls. */
    Rig(SimulatedTime time, StateStore store) {
        this.time = time;
        this.store = store;
        this.providers = new FakeProviders(time);
    }

    Rig limits(String provider, TargetLimits its) {
        limits.put(new Target(provider, "m"), its);
        return this;
    }

    /** A rule {@code r1}, {@code r2}, … for these targets, each of weight 1. */
    Rig rule(When when, TargetSettings... targets) {
        return rule(when, StrategyType.WEIGHT, targets);
    }

    Rig rule(StrategyType strategy, TargetSettings... targets) {
        return rule(When.ALWAYS, strategy, targets);
    }

    Rig rule(When when, StrategyType strategy, TargetSettings... targets) {
        rules.add(new RuleSettings("r" + (rules.size() + 1), when, strategy, List.of(targets)));
        return this;
    }

    Rig rule(TargetSettings... targets) {
        return rule(When.ALWAYS, targets);
    }

    Rig rule(RuleOptions options, TargetSettings... targets) {
        return rule(StrategyType.WEIGHT, options, targets);
    }

    Rig rule(StrategyType strategy, RuleOptions options, TargetSettings... targets) {
        rules.add(new RuleSettings("r" + (rules.size() + 1), When.ALWAYS, strategy, List.of(targets), options));
        return this;
    }

    /** A change of a provider: the models that it lists. */
    static UnaryOperator<ProviderSettings> models(Map<String, ProviderModel> known, String quotaPool) {
        return p -> new ProviderSettings(
                p.name(),
                p.kind(),
                p.baseUrl(),
                p.apiKey(),
                p.apiVersion(),
                p.headers(),
                p.timeouts(),
                p.maxConcurrency(),
                quotaPool,
                known);
    }

    Rig models(Map<String, ProviderModel> known) {
        models = known;
        return this;
    }

    /** Says something else of a provider than the others have. */
    Rig provider(String name, UnaryOperator<ProviderSettings> change) {
        changes.put(name, change);
        return this;
    }

    Rig companions(Companions its) {
        companions = its;
        return this;
    }

    /** Is told too what the balancer does. */
    Rig watchedBy(BalancerObserver its) {
        observer = BalancerObserver.all(List.of(log, its));
        return this;
    }

    Rig directMaxWait(Duration time) {
        directMaxWait = time;
        return this;
    }

    /** The wall clock, which goes with the simulated time. */
    Instant now() {
        return START.plusNanos(time.nanos());
    }

    /** Forgets the rules and limits so far, for a {@link #reload} with others. */
    Rig anew() {
        rules.clear();
        limits.clear();
        return this;
    }

    void reload() {
        balancer().reload(settings());
    }

    Balancer balancer() {
        if (balancer == null) {
            balancer =
                    new Balancer(settings(), providers, time, time, RandomSource.seeded(1), this::now, observer, store);
        }
        return balancer;
    }

    private BalancerSettings settings() {
        Map<String, ProviderSettings> settings = new HashMap<>();
        for (String name : List.of("a", "b", "c", "d", "e")) {
            ProviderSettings usual = new ProviderSettings(
                    name,
                    ProviderKind.OPENAI,
                    URI.create("http://" + name),
                    null,
                    null,
                    Map.of(),
                    new Timeouts(Duration.ofSeconds(1), FIRST_TOKEN, Duration.ofSeconds(60), TOTAL),
                    0,
                    null,
                    models);
            settings.put(
                    name, changes.getOrDefault(name, UnaryOperator.identity()).apply(usual));
        }
        return new BalancerSettings("test", rules, settings, limits, companions, directMaxWait);
    }

    Result send(ChatRequest request) {
        Result result = new Result();
        balancer().send(request, result);
        return result;
    }

    Result send() {
        return send(request("m", false, Caller.ANONYMOUS, Duration.ofMinutes(5)));
    }

    Result stream() {
        return send(request("m", true, Caller.ANONYMOUS, Duration.ofMinutes(5)));
    }

    Result send(Duration deadline) {
        return send(request("m", false, Caller.ANONYMOUS, deadline));
    }

    Result send(String model, Caller caller) {
        return send(request(model, false, caller, Duration.ofMinutes(5)));
    }

    static ChatRequest request(String model, boolean stream, Caller caller, Duration deadline) {
        byte[] body = "{\"messages\":[]}".getBytes(UTF_8);
        return ChatJson.read(body, model, stream, caller, deadline.toNanos());
    }

    static TargetSettings target(String provider) {
        return TargetSettings.of(new Target(provider, "m"), 1);
    }

    static TargetSettings weighing(TargetSettings t, int weight) {
        return copy(t, weight, t.retry(), t.fallbackStatusCodes(), t.fallbackCandidate(), t.metadataMatch());
    }

    static TargetSettings retrying(TargetSettings t, int attempts, Duration delay, Integer... statuses) {
        return copy(
                t,
                t.weight(),
                new RetrySettings(attempts, delay, Set.of(statuses)),
                t.fallbackStatusCodes(),
                t.fallbackCandidate(),
                t.metadataMatch());
    }

    static TargetSettings fallingBackOn(TargetSettings t, Integer... statuses) {
        return copy(t, t.weight(), t.retry(), Set.of(statuses), t.fallbackCandidate(), t.metadataMatch());
    }

    static TargetSettings noFallbackCandidate(TargetSettings t) {
        return copy(t, t.weight(), t.retry(), t.fallbackStatusCodes(), false, t.metadataMatch());
    }

    static TargetSettings matching(TargetSettings t, Map<String, String> metadata) {
        return copy(t, t.weight(), t.retry(), t.fallbackStatusCodes(), t.fallbackCandidate(), metadata);
    }

    static TargetSettings overriding(TargetSettings t, ParamOverride... overrides) {
        return new TargetSettings(
                t.target(),
                t.weight(),
                0,
                0,
                0,
                t.retry(),
                t.fallbackStatusCodes(),
                t.fallbackCandidate(),
                List.of(overrides),
                new HeadersOverride(Map.of("X-A", "1"), List.of()),
                t.metadataMatch());
    }

    private static TargetSettings copy(
            TargetSettings t,
            int weight,
            RetrySettings retry,
            Set<Integer> statuses,
            boolean candidate,
            Map<String, String> metadata) {
        return new TargetSettings(
                t.target(),
                weight,
                0,
                0,
                0,
                retry,
                statuses,
                candidate,
                t.overrideParams(),
                t.headersOverride(),
                metadata);
    }
}
