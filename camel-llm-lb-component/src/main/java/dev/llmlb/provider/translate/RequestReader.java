package dev.llmlb.provider.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.provider.openai.RequestSplicer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Gives the members of a chat request, with a target's overrides, to the adapter that translates it, and collects what cannot be
 * translated.
 *
 * <p>A refusal names the member and the reason, never a text of the caller's.
 */
public final class RequestReader {

    /** Values that ask for nothing which a provider would have to know of. */
    private static final Map<String, Predicate<JsonNode>> ASK_NOTHING = Map.ofEntries(
            Map.entry("n", value -> value.isInt() && value.intValue() == 1),
            Map.entry("logprobs", value -> value.isBoolean() && !value.booleanValue()),
            Map.entry("top_logprobs", RequestReader::isZero),
            Map.entry("logit_bias", JsonNode::isEmpty),
            Map.entry("frequency_penalty", RequestReader::isZero),
            Map.entry("presence_penalty", RequestReader::isZero),
            Map.entry("store", value -> value.isBoolean() && !value.booleanValue()),
            Map.entry("metadata", JsonNode::isEmpty),
            Map.entry("parallel_tool_calls", JsonNode::asBoolean),
            Map.entry("modalities", value -> value.size() == 1 && isOneOf(value.path(0), "text")),
            Map.entry("service_tier", value -> isOneOf(value, "auto", "default")),
            Map.entry("verbosity", value -> isOneOf(value, "medium")),
            Map.entry("functions", JsonNode::isEmpty));

    private static final Map<String, String> REASONS = Map.of(
            "n", "answers once",
            "functions", "knows tools only",
            "function_call", "knows tools only");

    /** The mark on a part or a tool up to which the prompt is to be cached, as Anthropic calls it. */
    static final String CACHE = "cache_control";

    private final String kind;
    private final ObjectNode body;
    private final Set<String> taken = new HashSet<>(List.of("model", "stream", "stream_options"));
    private final List<String> refusals = new ArrayList<>(0);
    private boolean caching;

    private RequestReader(String kind, ObjectNode body) {
        this.kind = kind;
        this.body = body;
    }

    /**
     * A reader of the request as the target changes it.
     *
     * @param kind the provider's, for the reasons
     */
    public static RequestReader of(String kind, ChatRequest request, List<ParamOverride> overrides) {
        JsonNode body = Json.read(RequestSplicer.overridden(request, overrides));
        RequestReader reader = new RequestReader(kind, body instanceof ObjectNode object ? object : Json.object());
        if (!body.isObject()) {
            reader.refuse("the body", "has a bound that it passes");
        }
        return reader;
    }

    /** Lets the request mark what is to be cached; without it a mark is refused. */
    public RequestReader caching() {
        caching = true;
        return this;
    }

    /** The mark on a part or a tool, or null; what is none is refused, and so is any where nothing is cached. */
    ObjectNode cache(String path, JsonNode marked) {
        JsonNode mark = marked.path(CACHE);
        if (mark.isMissingNode() || mark.isNull()) {
            return null;
        }
        if (!caching) {
            refuse(path + "." + CACHE, "has no such member");
        } else if (mark instanceof ObjectNode object) {
            return object;
        } else {
            refuse(path + "." + CACHE, "takes an object");
        }
        return null;
    }

    /** The value of a member, which is the adapter's to translate now; null when it is absent or null. */
    public JsonNode take(String name) {
        taken.add(name);
        JsonNode value = body.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** A number from {@code min} to {@code max}, or null. */
    public Double number(String name, double min, double max) {
        JsonNode value = take(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || value.doubleValue() < min || value.doubleValue() > max) {
            refuse(shown(name, value), "takes " + plain(min) + " to " + plain(max));
            return null;
        }
        return value.doubleValue();
    }

    /** An integer from {@code min} to {@code max}, or null. */
    public Long integer(String name, long min, long max) {
        JsonNode value = take(name);
        if (value == null) {
            return null;
        }
        if (!value.canConvertToLong()
                || !value.isIntegralNumber()
                || value.longValue() < min
                || value.longValue() > max) {
            refuse(shown(name, value), "takes " + (max == Long.MAX_VALUE ? min + " or more" : min + " to " + max));
            return null;
        }
        return value.longValue();
    }

    /** A text, or null. */
    public String text(String name) {
        JsonNode value = take(name);
        if (value != null && !value.isTextual()) {
            refuse(shown(name, value), "takes a text");
            return null;
        }
        return value == null ? null : value.textValue();
    }

    /** The bound of the answer's tokens by its newer name or its older one, or null. */
    public Long maxTokens() {
        Long newer = integer("max_completion_tokens", 1, Integer.MAX_VALUE);
        Long older = integer("max_tokens", 1, Integer.MAX_VALUE);
        return newer != null ? newer : older;
    }

    /** The texts that end an answer; empty when there are none. */
    public List<String> stop(int most) {
        JsonNode value = take("stop");
        List<String> stop = new ArrayList<>();
        if (value == null) {
            return stop;
        }
        if (value.isTextual()) {
            stop.add(value.textValue());
        } else {
            value.forEach(text -> stop.add(text.textValue()));
        }
        if (stop.contains(null) || !value.isTextual() && !value.isArray()) {
            refuse("stop", "takes texts");
            return List.of();
        }
        if (stop.size() > most) {
            refuse("stop: " + stop.size() + " texts", "takes " + most);
        }
        return stop;
    }

    /** Whether the caller wants no more than one tool call at a time. */
    public boolean oneToolCall() {
        JsonNode value = take("parallel_tool_calls");
        return value != null && !value.asBoolean();
    }

    /** Refuses something by name. */
    public void refuse(String what, String why) {
        refusals.add(what + " (" + kind + " " + why + ")");
    }

    /** Whether anything was refused so far. */
    public boolean isRefused() {
        return !refusals.isEmpty();
    }

    /** Refuses the members of an object that nobody knows here. */
    void refuseOthers(String path, JsonNode object, Set<String> known) {
        object.properties().forEach(member -> {
            if (!known.contains(member.getKey()) && !member.getValue().isNull()) {
                refuse(path + "." + printable(member.getKey()), "has no such member");
            }
        });
    }

    /** All reasons why the request cannot be translated, or null; to be asked for when every member was taken that can be. */
    public String whyNot() {
        body.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            boolean asks = !value.isNull()
                    && !ASK_NOTHING.getOrDefault(name, v -> false).test(value);
            if (asks && taken.add(name)) {
                refuse(shown(name, value), REASONS.getOrDefault(name, "has no such parameter"));
            }
        });
        return refusals.isEmpty() ? null : String.join("; ", refusals);
    }

    /** A member with its value where that is no text of the caller's. */
    public static String shown(String name, JsonNode value) {
        return printable(name) + (value.isNumber() || value.isBoolean() ? ": " + value.asText() : "");
    }

    private static String printable(String name) {
        String start = name.length() > 60 ? name.substring(0, 60) + "…" : name;
        return start.replaceAll("[^\\p{Graph}]", "?");
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static boolean isZero(JsonNode value) {
        return value.isNumber() && value.doubleValue() == 0;
    }

    private static boolean isOneOf(JsonNode value, String... texts) {
        return value.isTextual() && List.of(texts).contains(value.textValue());
    }
}
