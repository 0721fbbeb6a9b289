package dev.llmlb.camel;

import dev.llmlb.model.Attempt;
import dev.llmlb.model.Decision;
import dev.llmlb.model.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** A decision as JSON, for headers, consoles and logs. */
final class DecisionJson {

    private DecisionJson() {}

    static JsonObject of(Decision decision) {
        JsonObject json = new JsonObject();
        json.put("model", decision.model());
        json.put("rule", decision.rule());
        json.put("strategy", decision.strategy());
        json.put("picks", array(decision.picks(), DecisionJson::pick));
        json.put("attempts", array(decision.attempts(), DecisionJson::attempt));
        if (decision.outcome() != null) {
            json.put("outcome", outcome(decision.outcome()));
        }
        if (!decision.fallbacks().isEmpty()) {
            json.put("fallbacks", array(decision.fallbacks(), DecisionJson::fallback));
        }
        return json;
    }

    private static JsonObject fallback(Decision.Fallback fallback) {
        JsonObject json = pick(fallback.pick());
        json.put("statuses", new JsonArray(fallback.statuses()));
        return json;
    }

    private static JsonObject pick(Decision.Pick pick) {
        JsonObject json = new JsonObject();
        json.put("rule", pick.rule());
        json.put("tier", name(pick.tier()));
        json.put("picked", pick.picked() == null ? null : pick.picked().id());
        json.put("by", name(pick.by()));
        json.put("candidates", array(pick.candidates(), DecisionJson::candidate));
        return json;
    }

    private static String name(Enum<?> of) {
        return of.name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject candidate(Decision.Candidate candidate) {
        JsonObject json = new JsonObject();
        json.put("target", candidate.target().id());
        if (Double.isFinite(candidate.score())) {
            json.put("score", candidate.score());
        }
        if (candidate.leftOut() != null) {
            json.put("leftOut", candidate.leftOut());
        }
        return json;
    }

    private static JsonObject attempt(Attempt attempt) {
        JsonObject json = new JsonObject();
        json.put("target", attempt.target().id());
        json.putAll(outcome(attempt.outcome()));
        json.put("millis", attempt.durationNanos() / 1_000_000);
        return json;
    }

    private static JsonObject outcome(Outcome outcome) {
        JsonObject json = new JsonObject();
        json.put("outcome", outcome.kind().label());
        json.put("status", outcome.status());
        if (outcome.detail() != null) {
            json.put("detail", outcome.detail());
        }
        return json;
    }

    private static <T> JsonArray array(List<T> values, Function<T, JsonObject> json) {
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(json.apply(value)));
        return array;
    }
}
