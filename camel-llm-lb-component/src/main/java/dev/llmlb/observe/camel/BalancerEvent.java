package dev.llmlb.observe.camel;

import java.time.Duration;
import java.time.Instant;
import org.apache.camel.util.json.JsonObject;

/**
 * Something that happened to a target, a request or a configuration. What does not apply is null.
 *
 * @param target that was taken out, came back, is at its limit, or was left
 * @param rule of the request; of a caller's limit or budget that of the limit
 * @param cause why a target is out, the limit that is reached, or the outcome for which a target was left; of a caller's limit
 *     {@code rate_limit_exceeded} or {@code budget_exceeded}
 * @param duration that a target is out; null when until it is restored
 * @param nextTarget that a request has gone on with
 * @param message the configuration's name, or why it was refused
 * @param whose whose budget it is, such as {@code for team ml}, the value as callers give it; null when all share it
 * @param percent of the budget that is used
 * @param refused whether the request was refused, and not only recorded
 */
public record BalancerEvent(
        EventType type,
        Instant time,
        String target,
        String rule,
        String cause,
        Duration duration,
        String nextTarget,
        String message,
        String whose,
        Double percent,
        Boolean refused) {

    private static BalancerEvent of(
            EventType type,
            Instant time,
            String target,
            String rule,
            String cause,
            Duration duration,
            String nextTarget,
            String message) {
        return new BalancerEvent(type, time, target, rule, cause, duration, nextTarget, message, null, null, null);
    }

    static BalancerEvent ejected(Instant time, String target, String cause, Duration duration) {
        return of(EventType.EJECTED, time, target, null, cause, duration, null, null);
    }

    static BalancerEvent restored(Instant time, String target) {
        return of(EventType.RESTORED, time, target, null, null, null, null, null);
    }

    static BalancerEvent limitReached(Instant time, String target, String rule, String limit) {
        return of(EventType.LIMIT_REACHED, time, target, rule, limit, null, null, null);
    }

    static BalancerEvent fallback(Instant time, String target, String rule, String cause, String nextTarget) {
        return of(EventType.FALLBACK, time, target, rule, cause, null, nextTarget, null);
    }

    static BalancerEvent config(EventType type, Instant time, String message) {
        return of(type, time, null, null, null, null, null, message);
    }

    static BalancerEvent callerLimitReached(Instant time, String limit, String code, boolean refused) {
        return new BalancerEvent(
                EventType.CALLER_LIMIT_REACHED, time, null, limit, code, null, null, null, null, null, refused);
    }

    static BalancerEvent budgetAlert(Instant time, String budget, String whose, double percent) {
        return new BalancerEvent(
                EventType.BUDGET_ALERT, time, null, budget, null, null, null, null, whose, percent, null);
    }

    /** As a JSON object, without what is null; a duration in seconds. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.put("type", type.label());
        json.put("time", time.toString());
        put(json, "target", target);
        put(json, "rule", rule);
        put(json, "cause", cause);
        if (duration != null) {
            json.put("durationSeconds", duration.toMillis() / 1e3);
        }
        put(json, "nextTarget", nextTarget);
        put(json, "message", message);
        put(json, "whose", whose);
        put(json, "percent", percent);
        put(json, "refused", refused);
        return json;
    }

    private static void put(JsonObject json, String name, Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
