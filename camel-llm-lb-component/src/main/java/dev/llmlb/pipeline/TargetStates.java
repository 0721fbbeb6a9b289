package dev.llmlb.pipeline;

import dev.llmlb.health.Cause;
import dev.llmlb.health.HealthListener;
import dev.llmlb.health.TargetHealth;
import dev.llmlb.limit.Allowance;
import dev.llmlb.limit.LimitGate;
import dev.llmlb.limit.TokenEstimate;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.Target;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.Ticker;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of every target, the same for all rules that name it. */
final class TargetStates {

    private static final Logger LOG = LoggerFactory.getLogger(TargetStates.class);

    /** Callers can name models of a provider that lists none; beyond this many such targets are not remembered. */
    private static final int MAX_TARGETS = 10_000;

    private final BalancerSettings settings;
    private final Ticker ticker;
    private final RandomSource random;
    private final HealthListener listener;
    private final ConcurrentMap<Target, TargetState> states = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Allowance> providers = new ConcurrentHashMap<>();

    TargetStates(BalancerSettings settings, Ticker ticker, RandomSource random, BalancerObserver observer) {
        this.settings = settings;
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

    TargetState of(Target target) {
        TargetState known = states.get(target);
        if (known != null) {
            return known;
        }
        return states.size() < MAX_TARGETS ? states.computeIfAbsent(target, this::create) : create(target);
    }

    private TargetState create(Target target) {
        TargetLimits limits = settings.limitsOf(target);
        ProviderSettings provider = settings.providers().get(target.provider());
        UsageLimits own = new UsageLimits(
                limits.usage().requestsPerMinute(),
                limits.usage().tokensPerMinute(),
                provider.model(target.model()).maxConcurrency());
        Allowance account = provider.maxConcurrency() == 0
                ? null
                : providers.computeIfAbsent(
                        provider.name(), name -> new Allowance(UsageLimits.ofConcurrency(provider.maxConcurrency())));
        return new TargetState(
                new TargetHealth(target, limits.health(), ticker, random, listener),
                new LimitGate(ticker, new Allowance(own), account, null),
                new TokenEstimate(),
                own.tokensPerMinute() > 0,
                ticker,
                random);
    }
}
