package dev.llmlb.pipeline;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderAdapters;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.rule.RuleTable;
import dev.llmlb.rule.When;
import dev.llmlb.strategy.Picker;
import dev.llmlb.strategy.StrategyType;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.Scheduler;
import dev.llmlb.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Sends each request to a target of the first rule that matches it. Immutable but for the turns of its pickers and the state of its targets. */
public final class Balancer {

    /** Longer is a mistake of units; who means it ejects until restored. */
    private static final Duration MAX_EJECTION = Duration.ofDays(365);

    private final BalancerSettings settings;
    private final List<Pool> pools; // one for each rule of the settings
    private final RuleTable<Pool> rules;
    private final Map<String, ProviderAdapter> adapters = new HashMap<>();
    private final Set<Target> ruleTargets = new HashSet<>();
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final RandomSource random;
    private final BalancerObserver observer;
    private final RetryBudget directBudget;
    private final TargetStates states;

    public Balancer(
            BalancerSettings settings,
            ProviderAdapters providerAdapters,
            Ticker ticker,
            Scheduler scheduler,
            RandomSource random,
            BalancerObserver observer) {
        this.states = new TargetStates(settings, ticker, random, observer);
        this.settings = settings;
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.random = random;
        this.observer = observer;
        this.directBudget = new RetryBudget(ticker);
        settings.providers().forEach((name, provider) -> adapters.put(name, providerAdapters.adapter(provider)));
        this.pools = settings.rules().stream().map(this::pool).toList();
        this.rules = RuleTable.of(pools, Pool::when);
    }

    /** Sends the request; the listener hears of its end once, maybe before this returns. */
    public BalancedCall send(ChatRequest request, AnswerListener listener) {
        Pool pool = rules.find(request.model(), request.caller());
        if (pool == null) {
            pool = poolOfOne(request.model());
        }
        if (pool == null) {
            LlmLbException failure =
                    Failures.modelNotFound(request.model(), request.caller(), rules.modelsFor(request.caller()));
            observer.requestEnded(
                    null, null, new Outcome(OutcomeKind.CALLER_FAULT, 404, "model not found", -1), Usage.UNKNOWN, 0, 0);
            listener.failed(failure);
            return BalancedCall.OVER;
        }
        return new AttemptLoop(pool, request, listener, ticker, scheduler, observer).start();
    }

    /** What a caller may ask for: the models of the rules, without patterns, and every known target. */
    public Set<String> models() {
        Set<String> models = new TreeSet<>();
        rules.models().stream().filter(m -> !m.endsWith("*")).forEach(models::add);
        ruleTargets.forEach(t -> models.add(t.id()));
        settings.providers().values().forEach(p -> p.models().keySet().forEach(m -> models.add(p.name() + "/" + m)));
        return models;
    }

    /** A look at the targets of every rule, in the order of the rules. */
    public List<PoolView> pools() {
        List<PoolView> views = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            views.add(pools.get(i).view(settings.rules().get(i).strategy()));
        }
        return views;
    }

    /**
     * Takes a target out of traffic, in all rules.
     *
     * @param duration more than 0, or null for until it is restored
     * @throws IllegalArgumentException when no rule names the target, or the time is not more than 0
     */
    public void eject(String target, Duration duration) {
        if (duration != null && (duration.isNegative() || duration.isZero() || duration.compareTo(MAX_EJECTION) > 0)) {
            throw new IllegalArgumentException(
                    "duration: " + duration + " (expected: more than 0, at most " + MAX_EJECTION.toDays() + " days)");
        }
        named(target).health().eject(duration);
    }

    /**
     * Lets full traffic to a target in, whatever kept it out but limits.
     *
     * @throws IllegalArgumentException when no rule names the target
     */
    public void restore(String target) {
        named(target).health().restore();
    }

    private TargetState named(String id) {
        return ruleTargets.stream()
                .filter(target -> target.id().equals(id))
                .map(states::of)
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("target: " + id + " (expected: one of "
                        + String.join(
                                ", ",
                                new TreeSet<>(
                                        ruleTargets.stream().map(Target::id).toList())) + ")"));
    }

    /** The configuration that this balancer runs. */
    public BalancerSettings settings() {
        return settings;
    }

    private Pool pool(RuleSettings rule) {
        List<PoolTarget> targets = rule.targets().stream().map(this::poolTarget).toList();
        rule.targets().forEach(t -> ruleTargets.add(t.target()));
        Picker picker = picker(rule.strategy(), rule.targets(), targets);
        return new Pool(rule.id(), rule.when(), targets, picker, new RetryBudget(ticker));
    }

    private Picker picker(StrategyType strategy, List<TargetSettings> settings, List<PoolTarget> targets) {
        int[] weights = settings.stream().mapToInt(TargetSettings::weight).toArray();
        return switch (strategy) {
            case WEIGHT -> Picker.weighted(weights);
            case PRIORITY ->
                Picker.priority(
                        settings.stream().mapToInt(TargetSettings::priority).toArray());
            case LEAST_BUSY ->
                Picker.leastLoaded(
                        i -> (targets.get(i).state().gate().inFlight() + 1.0) / weights[i],
                        random); // 0: only fallbacks
            case LATENCY, ADAPTIVE -> Picker.roundRobin(targets.size());
        };
    }

    private PoolTarget poolTarget(TargetSettings target) {
        ProviderSettings provider = settings.providers().get(target.target().provider());
        return new PoolTarget(
                target,
                adapters.get(provider.name()),
                provider.model(target.target().model()),
                provider.timeouts(),
                states.of(target.target()));
    }

    /** The pool of a model that names a known target, or null. */
    private Pool poolOfOne(String model) {
        if (!Target.isTarget(model)) {
            return null;
        }
        Target target = Target.parse(model);
        ProviderSettings provider = settings.providers().get(target.provider());
        boolean known = provider != null
                && (ruleTargets.contains(target)
                        || provider.models().isEmpty()
                        || provider.models().containsKey(target.model()));
        return known
                ? new Pool(
                        null,
                        When.ALWAYS,
                        List.of(poolTarget(TargetSettings.of(target, 1))),
                        candidates -> 0,
                        directBudget)
                : null;
    }
}
