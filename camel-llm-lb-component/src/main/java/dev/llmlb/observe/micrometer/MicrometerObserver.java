package dev.llmlb.observe.micrometer;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Target;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.observe.RequestObserver;
import dev.llmlb.observe.TargetReading;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what the balancer does in a Micrometer registry. Tags are rules, targets and outcomes: all from closed lists. */
public final class MicrometerObserver implements BalancerObserver {

    private final Meters meters;
    private final TargetGauges gauges;
    private final AtomicLong loadedAtMillis;

    private MicrometerObserver(MeterRegistry registry) {
        this.meters = new Meters(registry);
        this.gauges = new TargetGauges(meters);
        this.loadedAtMillis = new AtomicLong(now());
        meters.counter(MetricName.CONFIG_RELOADS, "ok"); // from the start, so that the first one is an increase
        meters.counter(MetricName.CONFIG_RELOADS, "refused");
        meters.gauge(MetricName.CONFIG_LOADED_AT, () -> loadedAtMillis.get() / 1e3);
    }

    /**
     * An observer that counts in this registry.
     *
     * @param meterRegistry a {@link MeterRegistry}, typed loosely for callers that may run without Micrometer
     */
    public static BalancerObserver of(Object meterRegistry) {
        return new MicrometerObserver((MeterRegistry) meterRegistry);
    }

    private long now() {
        return meters.registry().config().clock().wallTime();
    }

    @Override
    public RequestObserver requestBegan(String ruleId, ChatRequest request) {
        return new RequestMeters(meters, ruleId, request.operation());
    }

    @Override
    public void targets(List<TargetReading> targets) {
        gauges.follow(targets);
    }

    @Override
    public void ejected(Target target, String cause, Duration duration) {
        meters.counter(MetricName.EJECTIONS, target.id(), cause).increment();
    }

    @Override
    public void restored(Target target) {
        meters.counter(MetricName.RESTORATIONS, target.id()).increment();
    }

    @Override
    public void configReloaded(String name, int rules, int targets) {
        loadedAtMillis.set(now());
        meters.counter(MetricName.CONFIG_RELOADS, "ok").increment();
    }

    @Override
    public void configRefused(String message) {
        meters.counter(MetricName.CONFIG_RELOADS, "refused").increment();
        meters.counter(MetricName.TFY_CONFIG_FAILURES).increment();
    }

    @Override
    public void callerLimited(String limitId, String code, boolean refused) {
        meters.counter(MetricName.CALLER_LIMITS, limitId, code, String.valueOf(refused))
                .increment();
    }

    @Override
    public void budgetAlert(String budgetId, String whose, double percent, List<String> notificationTargets) {
        String number = BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString();
        meters.counter(MetricName.BUDGET_ALERTS, budgetId, number).increment();
    }

    @Override
    public void eventDropped() {
        meters.counter(MetricName.EVENTS_DROPPED).increment();
    }
}
