package dev.llmlb.pipeline;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Decision;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.provider.ProviderAdapters;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.Scheduler;
import dev.llmlb.time.Ticker;
import dev.llmlb.time.WallClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Sends each request to a target of the first rule that matches it, by the configuration of now. */
public final class Balancer {

    /** Longer is a mistake of units; who means it ejects until restored. */
    private static final Duration MAX_EJECTION = Duration.ofDays(365);

    private static final Outcome NO_MODEL = new Outcome(OutcomeKind.CALLER_FAULT, 404, "model not found", -1);

    private final ProviderAdapters providerAdapters;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final RandomSource random;
    private final WallClock clock;
    private final BalancerObserver observer;
    private final StateStore store;
    private final TargetStates states;
    private final DecisionLog decisions;
    private volatile Routing routing;

    /** One whose state is its own. */
    public Balancer(
            BalancerSettings settings,
            ProviderAdapters providerAdapters,
            Ticker ticker,
            Scheduler scheduler,
            RandomSource random,
            BalancerObserver observer) {
        this(settings, providerAdapters, ticker, scheduler, random, WallClock.system(), observer, StateStore.IN_MEMORY);
    }

    /**
     * @param clock by which budgets begin anew
     * @param store where limits and cooldowns are kept
     */
    public Balancer(
            BalancerSettings settings,
            ProviderAdapters providerAdapters,
            Ticker ticker,
            Scheduler scheduler,
            RandomSource random,
            WallClock clock,
            BalancerObserver observer,
            StateStore store) {
        this.providerAdapters = providerAdapters;
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.random = random;
        this.clock = clock;
        this.observer = observer;
        this.decisions = new DecisionLog(observer);
        this.store = store;
        this.states = new TargetStates(store, ticker, random, observer);
        this.routing = routing(settings, new KnownTargets(settings), Adapters.NONE, null);
        observer.targets(routing.readings());
    }

    /**
     * Goes over to another configuration: requests that begin from now on follow it, those under way end on the pool that they began
     * with. What is known of a target that stays (health, windows, attempts under way, token estimate) stays too, also when its limits
     * are others now, and so does what callers have used of limits and budgets that stay; a target that leaves is forgotten when its last attempt has ended.
     */
    public synchronized void reload(BalancerSettings next) {
        KnownTargets known = new KnownTargets(next);
        routing = routing(next, known, routing.adapters(), routing.callerLimits());
        observer.targets(routing.readings());
        observer.configReloaded(next.name(), next.rules().size(), known.ofRules());
    }

    /** What can fail comes first, so that a failure leaves all as it was. */
    private Routing routing(BalancerSettings settings, KnownTargets known, Adapters before, CallerLimits limitsBefore) {
        Adapters adapters = before.next(settings.providers(), providerAdapters);
        CallerLimits limits = CallerLimits.of(settings.companions(), limitsBefore, store, ticker, clock, observer);
        states.follow(settings, known);
        return new Routing(settings, known, adapters, limits, states, ticker, random);
    }

    /** Sends the request; the listener hears of its end once, maybe before this returns. */
    public BalancedCall send(ChatRequest request, AnswerListener listener) {
        Routing now = routing;
        Pool pool = now.find(request);
        if (pool == null) {
            observer.requestBegan(null, request).ended(null, NO_MODEL, Usage.UNKNOWN, 0, 0, 0);
            decided(noModel(request), listener);
            listener.failed(now.modelNotFound(request));
            return BalancedCall.OVER;
        }
        CallerLimits limits = now.callerLimits();
        Charge charge = Charge.NONE;
        if (limits != null) {
            try {
                charge = limits.admit(request);
            } catch (LlmLbException refused) {
                refuse(pool, request, refused, listener);
                return BalancedCall.OVER;
            }
        }
        return new AttemptLoop(pool, request, charge, listener, ticker, scheduler, observer, decisions).start();
    }

    private void refuse(Pool pool, ChatRequest request, LlmLbException refused, AnswerListener listener) {
        Decision decision = pool.refused(request, refused);
        observer.requestBegan(pool.ruleId(), request).ended(null, decision.outcome(), Usage.UNKNOWN, 0, 0, 0);
        decided(decision, listener);
        listener.failed(refused);
    }

    private void decided(Decision decision, AnswerListener listener) {
        decisions.add(decision);
        if (listener.wantsDecision()) {
            listener.decided(decision);
        }
    }

    /**
     * Where the request would go now, and why, and where it would go on if that failed: a dry run that sends nothing, takes no permit and
     * passes no turn. Where chance decides between targets, another look may see another.
     */
    public Decision explain(ChatRequest request) {
        Routing now = routing;
        Pool pool = now.find(request);
        if (pool == null) {
            return noModel(request);
        }
        LlmLbException refusal =
                now.callerLimits() == null ? null : now.callerLimits().refusal(request);
        return refusal != null ? pool.refused(request, refusal) : DryRun.of(pool, request);
    }

    private static Decision noModel(ChatRequest request) {
        return new Decision(request.model(), null, null, List.of(), List.of(), NO_MODEL);
    }

    /** The latest decisions, the newest first. A pick among all targets of a rule is explained only where that was asked for. */
    public List<Decision> latestDecisions() {
        return decisions.latest();
    }

    /** The headers that name a session in some rule, in lower case: those that a {@link dev.llmlb.model.Caller} should bring. */
    public Set<String> sessionHeaders() {
        return routing.sessionHeaders();
    }

    /** What a caller may ask for: the models of the rules, without patterns, and every known target. */
    public Set<String> models() {
        return routing.models();
    }

    /** A look at the targets of every rule, in the order of the rules. */
    public List<PoolView> pools() {
        return routing.pools();
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
        return states.of(routing.targetOfRules(id));
    }

    /** The configuration that this balancer runs. */
    public BalancerSettings settings() {
        return routing.settings();
    }

    /** Null when callers are under no limit. */
    CallerLimits callerLimits() {
        return routing.callerLimits();
    }

    /** How many targets it remembers anything of, those that have left with attempts under way included. */
    int remembered() {
        return states.size();
    }
}
