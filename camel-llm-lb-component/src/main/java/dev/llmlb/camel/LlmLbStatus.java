package dev.llmlb.camel;

import dev.llmlb.health.HealthView;
import dev.llmlb.health.TargetHealth;
import dev.llmlb.limit.LimitView;
import dev.llmlb.model.Decision;
import dev.llmlb.pipeline.Balancer;
import dev.llmlb.pipeline.PoolView;
import dev.llmlb.pipeline.TargetView;
import dev.llmlb.strategy.SpeedView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.util.json.JsonObject;

/** What a balancer does now, as the dev console, JMX and pages show it: no prompt, no key, no address of a provider. */
public final class LlmLbStatus {

    /** A screenful. */
    private static final int DECISIONS = 20;

    private static final String RESTORE = "until restored";

    private LlmLbStatus() {}

    /**
     * The pools with their targets, and the latest decisions, the newest first.
     *
     * @param now for the times at which targets come back
     */
    public static JsonObject of(Balancer balancer, Instant now) {
        return of(balancer, balancer.pools(), balancer.latestDecisions(), now);
    }

    /** The pools that requests for one model may meet, and its latest decisions. */
    static JsonObject of(Balancer balancer, String model, Instant now) {
        return of(
                balancer,
                balancer.pools().stream().filter(pool -> pool.isFor(model)).toList(),
                balancer.latestDecisions().stream()
                        .filter(decision -> decision.model().equals(model))
                        .toList(),
                now);
    }

    private static JsonObject of(Balancer balancer, List<PoolView> views, List<Decision> latest, Instant now) {
        JsonObject status = new JsonObject();
        status.put("name", balancer.settings().name());
        status.put("time", now.truncatedTo(ChronoUnit.MILLIS).toString());
        List<Object> pools = new ArrayList<>();
        views.forEach(pool -> pools.add(pool(pool, now)));
        status.put("pools", pools);
        List<Object> decisions = new ArrayList<>();
        latest.stream().limit(DECISIONS).map(DecisionJson::of).forEach(decisions::add);
        status.put("decisions", decisions);
        return status;
    }

    private static JsonObject pool(PoolView view, Instant now) {
        JsonObject pool = new JsonObject();
        pool.put("rule", view.rule());
        pool.put("models", view.models());
        pool.put("metadata", new JsonObject(view.metadata()));
        pool.put("strategy", view.strategy());
        pool.put("usable", view.isUsable());
        List<Object> targets = new ArrayList<>();
        view.targets().forEach(target -> targets.add(target(target, now)));
        pool.put("targets", targets);
        return pool;
    }

    private static JsonObject target(TargetView view, Instant now) {
        JsonObject target = new JsonObject();
        HealthView health = view.health();
        LimitView limits = view.limits();
        target.put("target", view.target().id());
        target.put("weight", view.weight());
        target.put("priority", view.priority());
        target.put("usable", view.isUsable());
        target.put("state", health.state().name().toLowerCase(Locale.ROOT));
        target.put("cause", health.cause() == null ? null : health.cause().label());
        target.put("until", until(health, now));
        target.put("share", health.weight());
        target.put("failuresLastMinute", health.failuresLastMinute());
        target.put("inFlight", limits.inFlight());
        target.put("requestsLastMinute", limits.requests());
        target.put("tokensLastMinute", limits.tokens());
        target.put("limits", limits(limits));
        target.put("latency", latency(view.speed()));
        target.put("whyOut", view.whyOut());
        return target;
    }

    /** Those that are set. */
    private static JsonObject limits(LimitView view) {
        JsonObject limits = new JsonObject();
        Map.of(
                        "requestsPerMinute", view.limits().requestsPerMinute(),
                        "tokensPerMinute", view.limits().tokensPerMinute(),
                        "maxConcurrency", (long) view.limits().maxConcurrency())
                .forEach((name, limit) -> {
                    if (limit > 0) {
                        limits.put(name, limit);
                    }
                });
        return limits;
    }

    /** Milliseconds, of its latest calls; without those that are not known. */
    private static JsonObject latency(SpeedView speed) {
        JsonObject latency = new JsonObject();
        latency.put("calls", speed.calls());
        putMillis(latency, "firstTokenMs", speed.firstTokenNanos());
        putMillis(latency, "perTokenMs", speed.perTokenNanos());
        putMillis(latency, "medianMs", speed.medianNanos());
        putMillis(latency, "p95Ms", speed.p95Nanos());
        return latency;
    }

    private static void putMillis(JsonObject latency, String name, long nanos) {
        if (nanos >= 0) {
            latency.put(name, nanos / 10_000 / 100.0);
        }
    }

    /** When it comes back: a time, {@code until restored}, or null when it is not out. */
    private static String until(HealthView health, Instant now) {
        if (health.nanosUntilBack() == 0) {
            return null;
        }
        return health.nanosUntilBack() == TargetHealth.UNTIL_RESTORED
                ? RESTORE
                : now.plusNanos(health.nanosUntilBack())
                        .truncatedTo(ChronoUnit.MILLIS)
                        .toString();
    }
}
