package dev.llmlb.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Behaviours as a person writes them: {@code {"status":429,"retry_after":"20"}}; {@code {}} is a good answer. */
final class BehaviourJson {

    private static final Set<String> KEYS = new TreeSet<>(Set.of(
            "text",
            "status",
            "body",
            "content_type",
            "silence",
            "refuse",
            "empty_body",
            "cut_after_tokens",
            "stall_after_tokens",
            "headers",
            "retry_after",
            "delay_ms",
            "malformed_line",
            "without_done",
            "without_usage",
            "error_event_first",
            "gzip",
            "reset",
            "drip_ms",
            "prompt_tokens",
            "completion_tokens"));

    private final ObjectNode json;

    private BehaviourJson(ObjectNode json) {
        this.json = json;
    }

    /** @throws IllegalArgumentException saying what is wrong */
    static Behaviour read(ObjectNode json) {
        json.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("unknown key: " + key + " (known: " + String.join(", ", KEYS) + ")");
            }
        });
        var reader = new BehaviourJson(json);
        return reader.additions(reader.base());
    }

    /** The one way to end that is named. */
    private Behaviour base() {
        List<Behaviour> named = new ArrayList<>();
        if (flag("silence")) {
            named.add(Behaviour.silence());
        }
        if (flag("refuse")) {
            named.add(Behaviour.refuse());
        }
        if (flag("empty_body")) {
            named.add(Behaviour.emptyBody());
        }
        if (has("body") || has("content_type")) {
            named.add(Behaviour.raw(
                    has("status") ? integer("status") : 200,
                    has("content_type") ? text("content_type") : "application/json",
                    has("body") ? text("body") : ""));
        } else if (has("status")) {
            named.add(Behaviour.status(integer("status")));
        }
        if (has("cut_after_tokens")) {
            named.add(answer(Outcome.Ending.CUT, integer("cut_after_tokens")));
        }
        if (has("stall_after_tokens")) {
            named.add(answer(Outcome.Ending.STALLED, integer("stall_after_tokens")));
        }
        if (named.size() > 1 || (has("text") && named.size() == 1 && !isAnswer(named.get(0)))) {
            throw new IllegalArgumentException(
                    "more than one way to end: " + json + " (expected: one of silence, refuse,"
                            + " empty_body, status or body, text, cut_after_tokens, stall_after_tokens)");
        }
        return named.isEmpty() ? answer(Outcome.Ending.COMPLETE, 0) : named.get(0);
    }

    private static boolean isAnswer(Behaviour behaviour) {
        return behaviour.outcome() instanceof Outcome.Answer;
    }

    private Behaviour answer(Outcome.Ending ending, int afterTokens) {
        return Behaviour.of(new Outcome.Answer(has("text") ? text("text") : null, ending, afterTokens));
    }

    private Behaviour additions(Behaviour base) {
        Behaviour behaviour = base;
        if (has("headers") && !json.path("headers").isObject()) {
            throw wrong("headers", "an object of strings");
        }
        for (var header : json.path("headers").properties()) {
            if (!header.getValue().isTextual()) {
                throw wrong("headers", "an object of strings");
            }
            behaviour = behaviour.withHeader(header.getKey(), header.getValue().asText());
        }
        if (has("retry_after")) {
            behaviour =
                    behaviour.withHeader("Retry-After", json.path("retry_after").asText());
        }
        if (has("delay_ms")) {
            behaviour = behaviour.withDelay(Duration.ofMillis(integer("delay_ms")));
        }
        if (has("prompt_tokens") || has("completion_tokens")) {
            behaviour = behaviour.withUsage(integer("prompt_tokens"), integer("completion_tokens"));
        }
        if (has("drip_ms")) {
            behaviour = behaviour.withDrip(Duration.ofMillis(integer("drip_ms")));
        }
        behaviour = flag("gzip") ? behaviour.withGzip() : behaviour;
        behaviour = flag("reset") ? behaviour.withReset() : behaviour;
        behaviour = flag("malformed_line") ? behaviour.withMalformedLine() : behaviour;
        behaviour = flag("without_done") ? behaviour.withoutDone() : behaviour;
        behaviour = flag("without_usage") ? behaviour.withoutUsage() : behaviour;
        return flag("error_event_first") ? behaviour.withErrorEventFirst() : behaviour;
    }

    private boolean has(String key) {
        return json.hasNonNull(key);
    }

    private boolean flag(String key) {
        JsonNode value = json.path(key);
        if (has(key) && !value.isBoolean()) {
            throw wrong(key, "true or false");
        }
        return value.asBoolean(false);
    }

    private int integer(String key) {
        JsonNode value = json.path(key);
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw wrong(key, "an integer");
        }
        return value.asInt();
    }

    private String text(String key) {
        JsonNode value = json.path(key);
        if (!value.isTextual()) {
            throw wrong(key, "a string");
        }
        return value.asText();
    }

    private IllegalArgumentException wrong(String key, String expected) {
        return new IllegalArgumentException(key + ": " + json.get(key) + " (expected: " + expected + ")");
    }
}
