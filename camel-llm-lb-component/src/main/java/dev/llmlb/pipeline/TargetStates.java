package dev.llmlb.pipeline;

import dev.llmlb.health.Cause;
import dev.llmlb.health.HealthCell;
import dev.llmlb.health.HealthListener;
import dev.llmlb.health.TargetHealth;
import dev.llmlb.limit.Allowance;
import dev.llmlb.limit.LimitGate;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.Target;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.strategy.AnswerLength;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.Ticker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of every target, the same for all rules that name it. */
final class TargetStates {

    private static final Logger LOG = LoggerFactory.getLogger(TargetStates.class);

    /** Callers can name models of a provider that lists none; beyond this many such targets are not remembered. */
    private static final int MAX_TARGETS = 10_000;

    private final StateStore store;
    private final Ticker ticker;
    private final RandomSource random;
    private final HealthListener listener;
    private final Changes changes; // null when others may change something without a word
    private final AnswerLength answers = new AnswerLength();
    private final ConcurrentMap<Target, TargetState> states = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Allowance> accounts = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Allowance> quotaPools = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, StickySessions> sessions = new ConcurrentHashMap<>();
    private volatile BalancerSettings settings;
    private volatile KnownTargets known;

    TargetStates(StateStore store, Ticker ticker, RandomSource random, BalancerObserver observer) {
        this.store = store;
        this.changes = store == StateStore.IN_MEMORY ? new Changes() : null;
        this.ticker = ticker;
        this.random = random;
        this.listener = new HealthListener() {
            @Override
            public void ejected(Target target, Cause cause, Duration duration) {
                LOG.warn("{} is out {}: {}", target, time(duration), cause.label());
                observer.ejected(target, cause.label(), duration);
            }

            @Override
            public void restored(Target target) {
                LOG.info("{} is back", target);
                observer.restored(target);
            }
        };
    }

    private static String time(Duration duration) {
        return duration.toNanos() == TargetHealth.UNTIL_RESTORED
                ? "until it is restored"
                : "for " + (duration.toMillis() + 999) / 1000 + " s";
    }

    /** Goes over to another configuration: targets that stay take its limits, the others are forgotten once they are idle. */
    synchronized void follow(BalancerSettings next, KnownTargets nextKnown) {
        settings = next;
        known = nextKnown;
        accounts.forEach((name, account) -> {
            ProviderSettings provider = next.providers().get(name);
            account.limits(provider == null ? UsageLimits.NONE : UsageLimits.ofConcurrency(provider.maxConcurrency()));
        });
        accounts.keySet().retainAll(next.providers().keySet());
        quotaPools
                .keySet()
                .retainAll(next.providers().values().stream()
                        .map(ProviderSettings::quotaPool)
                        .filter(Objects::nonNull)
                        .toList());
        sessions.keySet().retainAll(next.rules().stream().map(RuleSettings::id).toList());
        states.forEach((target, state) -> {
            if (nextKnown.contains(target)) {
                state.follow(next.limitsOf(target), usage(target), account(target), quotaPool(target));
            } else {
                state.leave(() -> forget(target, state));
            }
        });
    }

    /** Under the lock, so that a target which has come back meanwhile is not forgotten. */
    private synchronized void forget(Target target, TargetState state) {
        if (state.hasLeft()) {
            states.remove(target, state);
        }
    }

    /** How long the answers of all targets are. */
    AnswerLength answers() {
        return answers;
    }

    TargetState of(Target target) {
        TargetState state = states.get(target);
        if (state != null) {
            return state;
        }
        // a request that began before a reload may still ask for a target that has left
        boolean remember = states.size() < MAX_TARGETS && known.contains(target);
        return remember ? states.computeIfAbsent(target, this::create) : create(target);
    }

    /** The sessions of a rule, or null when it keeps none; those of a rule that stays and names them as before stay. */
    StickySessions sessions(RuleSettings rule) {
        StickySettings sticky = rule.options().sticky();
        return sticky == null
                ? null
                : sessions.compute(
                        rule.id(),
                        (id, before) -> before != null && before.settings().equals(sticky)
                                ? before
                                : new StickySessions(sticky, store.sessions(id, sticky.ttl(), ticker)));
    }

    int size() {
        return states.size();
    }

    private TargetState create(Target target) {
        HealthCell cell = changes == null ? store.health(target) : changes.watching(store.health(target));
        TargetHealth health =
                new TargetHealth(target, cell, settings.limitsOf(target).health(), ticker, random, listener);
        Allowance own = new Allowance(usage(target), store::window, target.id());
        LimitGate gate = new LimitGate(ticker, own, account(target), quotaPool(target));
        return new TargetState(health, own, gate, answers, ticker, random, changes);
    }

    /** What the targets of all accounts of a quota pool share, or null. */
    private Allowance quotaPool(Target target) {
        ProviderSettings provider = settings.providers().get(target.provider());
        return provider == null || provider.quotaPool() == null
                ? null
                : quotaPools.computeIfAbsent(provider.quotaPool(), name -> new Allowance(UsageLimits.NONE));
    }

    private UsageLimits usage(Target target) {
        UsageLimits written = settings.limitsOf(target).usage();
        ProviderSettings provider = settings.providers().get(target.provider());
        int maxConcurrency =
                provider == null ? 0 : provider.model(target.model()).maxConcurrency();
        return new UsageLimits(written.requestsPerMinute(), written.tokensPerMinute(), maxConcurrency);
    }

    /** What all targets of a provider account share, or null when it was never bounded. */
    private Allowance account(Target target) {
        ProviderSettings provider = settings.providers().get(target.provider());
        if (provider == null || provider.maxConcurrency() == 0) {
            return accounts.get(target.provider());
        }
        return accounts.computeIfAbsent(
                provider.name(), name -> new Allowance(UsageLimits.ofConcurrency(provider.maxConcurrency())));
    }
}
