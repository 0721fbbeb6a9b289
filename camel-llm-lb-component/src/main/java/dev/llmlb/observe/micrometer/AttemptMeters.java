package dev.llmlb.observe.micrometer;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.AttemptObserver;
import dev.llmlb.observe.Upstream;
import java.util.concurrent.TimeUnit;

/** Counts one upstream call, by the balancer's names and by OpenTelemetry's. */
final class AttemptMeters implements AttemptObserver {

    private static final String NO_ERROR = "";

    private final RequestMeters request;
    private final Meters meters;
    private final Upstream upstream;
    private long firstTokenNanos = -1;
    private OutcomeKind kind; // null until the end

    AttemptMeters(RequestMeters request, Upstream upstream) {
        this.request = request;
        this.meters = request.meters;
        this.upstream = upstream;
    }

    boolean isOf(Upstream other) {
        return upstream.target().equals(other.target());
    }

    String target() {
        return request.tag(upstream.target());
    }

    /** Why another target was asked after this one; the streams of those that answered first broke. */
    String reason() {
        return (kind == null ? OutcomeKind.FAILING : kind).label();
    }

    @Override
    public void firstToken(long nanos) {
        firstTokenNanos = nanos;
        meters.timer(MetricName.FIRST_TOKEN, request.rule(), target()).record(nanos, TimeUnit.NANOSECONDS);
        time(MetricName.TIME_TO_FIRST_TOKEN, nanos);
    }

    @Override
    public void ended(Outcome outcome, Usage usage, double cost, long nanos) {
        kind = outcome.kind();
        meters.timer(
                        MetricName.ATTEMPTS,
                        request.rule(),
                        target(),
                        kind.label(),
                        kind.fault().label())
                .record(nanos, TimeUnit.NANOSECONDS);
        meters.timer(
                        MetricName.OPERATION_DURATION,
                        request.operation,
                        upstream.system(),
                        request.modelTag(upstream),
                        outcome.isSuccess() ? NO_ERROR : kind.label())
                .record(nanos, TimeUnit.NANOSECONDS);
        if (usage.isKnown()) {
            used("input", usage.promptTokens());
            used("output", usage.completionTokens());
        }
        if (outcome.isSuccess() && firstTokenNanos >= 0 && usage.completionTokens() > 1) {
            time(MetricName.TIME_PER_OUTPUT_TOKEN, (nanos - firstTokenNanos) / (usage.completionTokens() - 1));
        }
        if (!outcome.isSuccess()) {
            meters.counter(MetricName.TFY_FAILURES, target(), String.valueOf(outcome.status()))
                    .increment();
        }
    }

    @Override
    public void wasted(Outcome outcome, Usage usage, double cost) {
        meters.counter(MetricName.WASTED_TOKENS, target(), outcome.kind().label())
                .increment(usage.totalTokens());
        if (cost > 0) {
            meters.counter(MetricName.WASTED_COST, target(), outcome.kind().label())
                    .increment(cost);
        }
    }

    private void used(String type, long tokens) {
        meters.summary(MetricName.TOKEN_USAGE, request.operation, upstream.system(), request.modelTag(upstream), type)
                .record(tokens);
    }

    private void time(MetricName name, long nanos) {
        meters.timer(name, request.operation, upstream.system(), request.modelTag(upstream))
                .record(nanos, TimeUnit.NANOSECONDS);
    }
}
