package dev.llmlb.observe.camel;

import java.time.Duration;
import java.time.Instant;
import org.apache.camel.util.json.JsonObject;

/**
 * Something that happened to a target, a request or a configuration. What does not apply is null.
 *
 * @param target that was taken out, came back, is at its limit, or was left
 * @param rule of the request
 * @param cause why a target is out, the limit that is reached, or the outcome for which a target was left
 * @param duration that a target is out; null when until it is restored
 * @param nextTarget that a request has gone on with
 * @param message the configuration's name, or why it was refused
 */
public record BalancerEvent(
        EventType type,
        Instant time,
        String target,
        String rule,
        String cause,
        Duration duration,
        String nextTarget,
        String message) {

    static BalancerEvent ejected(Instant time, String target, String cause, Duration duration) {
        return new BalancerEvent(EventType.EJECTED, time, target, null, cause, duration, null, null);
    }

    static BalancerEvent restored(Instant time, String target) {
        return new BalancerEvent(EventType.RESTORED, time, target, null, null, null, null, null);
    }

    static BalancerEvent limitReached(Instant time, String target, String rule, String limit) {
        return new BalancerEvent(EventType.LIMIT_REACHED, time, target, rule, limit, null, null, null);
    }

    static BalancerEvent fallback(Instant time, String target, String rule, String cause, String nextTarget) {
        return new BalancerEvent(EventType.FALLBACK, time, target, rule, cause, null, nextTarget, null);
    }

    static BalancerEvent config(EventType type, Instant time, String message) {
        return new BalancerEvent(type, time, null, null, null, null, null, message);
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
        return json;
    }

    private static void put(JsonObject json, String name, String value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
