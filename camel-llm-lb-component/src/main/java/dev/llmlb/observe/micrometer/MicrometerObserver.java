package dev.llmlb.observe.micrometer;

import dev.llmlb.model.Attempt;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.BalancerObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what the balancer does in a Micrometer registry. Tags are rules, targets and outcomes: all from closed lists. */
public final class MicrometerObserver implements BalancerObserver {

    private static final String ANY_MODEL = "*";

    private record Key(MetricName name, String rule, Target target, OutcomeKind outcome) {}

    private record TokenKey(String rule, Target target, String type) {}

    private final MeterRegistry registry;
    private final ConcurrentMap<Key, Timer> timers = new ConcurrentHashMap<>();
    private final ConcurrentMap<TokenKey, Counter> tokens = new ConcurrentHashMap<>();
    private final Counter reloads;
    private final Counter refusals;
    private final AtomicLong loadedAtMillis;

    private MicrometerObserver(MeterRegistry registry) {
        this.registry = registry;
        this.reloads = reloads("ok");
        this.refusals = reloads("refused");
        this.loadedAtMillis = new AtomicLong(registry.config().clock().wallTime());
        Gauge.builder(MetricName.CONFIG_LOADED_AT.id, loadedAtMillis, millis -> millis.get() / 1e3)
                .description(MetricName.CONFIG_LOADED_AT.description)
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    private Counter reloads(String result) {
        return counter(MetricName.CONFIG_RELOADS).tag("result", result).register(registry);
    }

    /**
     * An observer that counts in this registry.
     *
     * @param meterRegistry a {@link MeterRegistry}, typed loosely for callers that may run without Micrometer
     */
    public static BalancerObserver of(Object meterRegistry) {
        return new MicrometerObserver((MeterRegistry) meterRegistry);
    }

    @Override
    public void attemptEnded(String ruleId, Attempt attempt, int number) {
        record(MetricName.ATTEMPTS, ruleId, attempt.target(), attempt.outcome().kind(), attempt.durationNanos());
    }

    @Override
    public void firstToken(String ruleId, Target target, long nanos) {
        record(MetricName.FIRST_TOKEN, ruleId, target, null, nanos);
    }

    @Override
    public void ejected(Target target, String cause, Duration duration) {
        counter(MetricName.EJECTIONS)
                .tag("target", target.id())
                .tag("cause", cause)
                .register(registry)
                .increment();
    }

    @Override
    public void restored(Target target) {
        counter(MetricName.RESTORATIONS)
                .tag("target", target.id())
                .register(registry)
                .increment();
    }

    @Override
    public void configReloaded(String name, int rules, int targets) {
        loadedAtMillis.set(registry.config().clock().wallTime());
        reloads.increment();
    }

    @Override
    public void configRefused(String message) {
        refusals.increment();
    }

    @Override
    public void wasted(String ruleId, Target target, Outcome outcome, Usage usage, double cost) {
        waste(MetricName.WASTED_TOKENS, ruleId, target, outcome).increment(usage.totalTokens());
        if (cost > 0) {
            waste(MetricName.WASTED_COST, ruleId, target, outcome).increment(cost);
        }
    }

    private Counter waste(MetricName name, String ruleId, Target target, Outcome outcome) {
        return counter(name)
                .tag("target", target(bounded(ruleId, target)))
                .tag("reason", outcome.kind().label())
                .register(registry);
    }

    private static Counter.Builder counter(MetricName name) {
        return Counter.builder(name.id).description(name.description);
    }

    @Override
    public void requestEnded(String ruleId, Target target, Outcome outcome, Usage usage, int attempts, long nanos) {
        record(MetricName.REQUESTS, ruleId, target, outcome.kind(), nanos);
        if (usage.isKnown()) {
            count(ruleId, target, "prompt", usage.promptTokens());
            count(ruleId, target, "completion", usage.completionTokens());
        }
    }

    private void record(MetricName name, String ruleId, Target target, OutcomeKind outcome, long nanos) {
        timers.computeIfAbsent(new Key(name, ruleId, bounded(ruleId, target), outcome), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        Timer.Builder timer = Timer.builder(key.name.id)
                .description(key.name.description)
                .tag("rule", rule(key.rule))
                .tag("target", target(key.target));
        return (key.outcome == null ? timer : timer.tag("outcome", key.outcome.label())).register(registry);
    }

    private void count(String ruleId, Target target, String type, long amount) {
        tokens.computeIfAbsent(new TokenKey(ruleId, bounded(ruleId, target), type), key -> Counter.builder(
                                MetricName.TOKENS.id)
                        .description(MetricName.TOKENS.description)
                        .tag("rule", rule(key.rule))
                        .tag("target", target(key.target))
                        .tag("type", key.type)
                        .register(registry))
                .increment(amount);
    }

    /** Without a rule the caller named the model: as a tag its name would let callers make meters without end. */
    private static Target bounded(String ruleId, Target target) {
        return ruleId == null && target != null ? new Target(target.provider(), ANY_MODEL) : target;
    }

    private static String rule(String ruleId) {
        return ruleId == null ? NO_RULE : ruleId;
    }

    private static String target(Target target) {
        return target == null ? "none" : target.id();
    }
}
