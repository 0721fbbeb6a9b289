package dev.llmlb.observe.micrometer;

import dev.llmlb.model.Operation;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.AttemptObserver;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.observe.RequestObserver;
import dev.llmlb.observe.Upstream;
import java.util.concurrent.TimeUnit;

/** Counts one request and its fallbacks. */
final class RequestMeters implements RequestObserver {

    private static final String ANY_MODEL = "*";
    private static final String NO_TARGET = "none";

    final Meters meters;
    final String operation;
    private final String ruleId;
    private AttemptMeters last; // the attempt before, or null
    private boolean fellBack;

    RequestMeters(Meters meters, String ruleId, Operation operation) {
        this.meters = meters;
        this.ruleId = ruleId;
        this.operation = operation.conventionalName();
    }

    String rule() {
        return ruleId == null ? BalancerObserver.NO_RULE : ruleId;
    }

    /** The tag of a target. Without a rule the caller named the model: as a tag its name would let callers make meters without end. */
    String tag(Target target) {
        return ruleId == null ? target.provider() + '/' + ANY_MODEL : target.id();
    }

    /** As {@link #tag}, of the model's name at the provider. */
    String modelTag(Upstream upstream) {
        return ruleId == null ? ANY_MODEL : upstream.model();
    }

    @Override
    public void limited(Target target, String limit) {
        meters.counter(MetricName.LIMITED, tag(target), limit).increment();
    }

    @Override
    public void waits(long nanos) {
        meters.timer(MetricName.WAITS, rule()).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public AttemptObserver attemptBegan(Upstream upstream, int number) {
        if (last != null && !last.isOf(upstream)) {
            meters.counter(MetricName.FALLBACKS, rule(), last.target(), last.reason())
                    .increment();
            fellBack = true;
        }
        last = new AttemptMeters(this, upstream);
        return last;
    }

    @Override
    public void ended(Target target, Outcome outcome, Usage usage, double cost, int attempts, long nanos) {
        String tag = target == null ? NO_TARGET : tag(target);
        meters.timer(MetricName.REQUESTS, rule(), tag, outcome.kind().label()).record(nanos, TimeUnit.NANOSECONDS);
        meters.counter(MetricName.TFY_REQUESTS, tag).increment();
        if (ruleId != null) {
            meters.counter(MetricName.TFY_LOAD_BALANCED, ruleId).increment();
        }
        if (fellBack) {
            meters.counter(MetricName.TFY_FALLBACKS, rule()).increment();
        }
        if (usage.isKnown()) {
            meters.counter(MetricName.TOKENS, rule(), tag, "prompt").increment(usage.promptTokens());
            meters.counter(MetricName.TOKENS, rule(), tag, "completion").increment(usage.completionTokens());
            meters.counter(MetricName.TFY_INPUT_TOKENS, tag).increment(usage.promptTokens());
            meters.counter(MetricName.TFY_OUTPUT_TOKENS, tag).increment(usage.completionTokens());
        }
        if (cost > 0) {
            meters.counter(MetricName.COST, rule(), tag).increment(cost);
            meters.counter(MetricName.TFY_COST, tag).increment(cost);
        }
    }
}
