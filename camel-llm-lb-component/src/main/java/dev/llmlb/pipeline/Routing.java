package dev.llmlb.pipeline;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Target;
import dev.llmlb.observe.TargetReading;
import dev.llmlb.observe.Upstream;
import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.rule.RuleTable;
import dev.llmlb.rule.When;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.Ticker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One configuration made ready: the pool of each request. Immutable but for the turns of its pickers; a request keeps the pool that it
 * began with, whatever is loaded meanwhile.
 */
final class Routing {

    private final BalancerSettings settings;
    private final KnownTargets known;
    private final Adapters adapters;
    private final CallerLimits callerLimits;
    private final TargetStates states;
    private final Ticker ticker;
    private final RandomSource random;
    private final RetryBudget directBudget;
    private final RuleOptions directOptions;
    private final Fallbacks fallbacks;
    private final List<Pool> pools; // one for each rule of the settings
    private final RuleTable<Pool> rules;
    private final Set<String> sessionHeaders;

    /**
     * @param callerLimits or null for none
     * @param states that already follow these settings
     */
    Routing(
            BalancerSettings settings,
            KnownTargets known,
            Adapters adapters,
            CallerLimits callerLimits,
            TargetStates states,
            Ticker ticker,
            RandomSource random) {
        this.settings = settings;
        this.known = known;
        this.adapters = adapters;
        this.callerLimits = callerLimits;
        this.states = states;
        this.ticker = ticker;
        this.random = random;
        this.directBudget = new RetryBudget(ticker);
        this.directOptions = RuleOptions.DEFAULT.withMaxWait(settings.directMaxWait());
        this.fallbacks = Fallbacks.of(settings.companions().fallbacks(), this::poolTarget, ticker);
        this.pools = settings.rules().stream().map(this::pool).toList();
        this.rules = RuleTable.of(pools, Pool::when);
        this.sessionHeaders = settings.rules().stream()
                .flatMap(rule -> rule.options().sessionHeaders().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    BalancerSettings settings() {
        return settings;
    }

    Adapters adapters() {
        return adapters;
    }

    /** Null when callers are under no limit. */
    CallerLimits callerLimits() {
        return callerLimits;
    }

    /** The pool of the first rule that matches, else of the target that the model names, else null. */
    Pool find(ChatRequest request) {
        Pool pool = rules.find(request.model(), request.caller());
        return pool != null ? pool : poolOfOne(request.model());
    }

    LlmLbException modelNotFound(ChatRequest request) {
        return Failures.modelNotFound(request.model(), request.caller(), rules.modelsFor(request.caller()));
    }

    /** What a caller may ask for: the models of the rules, without patterns, and every known target. */
    Set<String> models() {
        Set<String> models = new TreeSet<>(known.ids());
        rules.models().stream().filter(m -> !m.endsWith("*")).forEach(models::add);
        return models;
    }

    /** A look at the targets of every rule, in the order of the rules. */
    List<PoolView> pools() {
        List<PoolView> views = new ArrayList<>();
        pools.forEach(pool -> views.add(pool.view()));
        return views;
    }

    /** A look at each target of the rules whenever one is wanted. */
    List<TargetReading> readings() {
        Map<Target, Set<String>> models = new LinkedHashMap<>();
        Map<Target, TargetState> targets = new LinkedHashMap<>();
        for (Pool pool : pools) {
            for (PoolTarget target : pool.targets()) {
                targets.put(target.target(), target.state());
                models.computeIfAbsent(target.target(), t -> new TreeSet<>())
                        .addAll(
                                pool.when().models().isEmpty()
                                        ? List.of("*")
                                        : pool.when().models());
            }
        }
        List<TargetReading> readings = new ArrayList<>(targets.size());
        targets.forEach((target, state) -> readings.add(new StateReading(target, models.get(target), state)));
        return readings;
    }

    /** The headers that name a session in some rule, in lower case. */
    Set<String> sessionHeaders() {
        return sessionHeaders;
    }

    /** The target of this name, {@code provider/model}. */
    Target targetOfRules(String id) {
        return known.ofRules(id);
    }

    private Pool pool(RuleSettings rule) {
        List<PoolTarget> targets = rule.targets().stream().map(this::poolTarget).toList();
        return new Pool(
                rule.id(),
                rule.when(),
                targets,
                Pickers.of(rule, targets, states.answers(), random),
                rule.strategy(),
                new RetryBudget(ticker),
                rule.options(),
                states.sessions(rule),
                fallbacks);
    }

    private PoolTarget poolTarget(TargetSettings target) {
        ProviderSettings provider = settings.providers().get(target.target().provider());
        ProviderAdapter adapter = adapters.of(provider.name());
        ProviderModel model = provider.model(target.target().model());
        TargetState state = states.of(target.target());
        boolean counted = state.tokensLimited() || model.contextWindow() > 0;
        return new PoolTarget(
                target,
                adapter,
                model,
                provider.timeouts(),
                counted ? adapter.tokenizer(List.of(target.target().model(), model.upstreamName())) : null,
                state,
                new Upstream(target.target(), provider.kind().system(), model.upstreamName()));
    }

    /** The pool of a model that names a known target, or null. */
    private Pool poolOfOne(String model) {
        if (!Target.isTarget(model)) {
            return null;
        }
        Target target = Target.parse(model);
        return known.contains(target)
                ? new Pool(
                        null,
                        When.ALWAYS,
                        List.of(poolTarget(TargetSettings.of(target, 1))),
                        candidates -> 0,
                        null,
                        directBudget,
                        directOptions,
                        null,
                        fallbacks)
                : null;
    }
}
