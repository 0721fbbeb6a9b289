package dev.llmlb.provider.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A schema as Anthropic and Bedrock keep to one to the letter: they know a part of JSON Schema, want each object closed, and answer the rest
 * with an error. See Anthropic's "Structured outputs" and Bedrock's "Get validated JSON results from models".
 *
 * <p>An object with properties that is open is closed here: what keeps to the closed one keeps to the open one. A bound that neither knows
 * is refused, for an answer without it may break it.
 */
public final class KeptSchema {

    private static final Set<String> UNKNOWN = Set.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "maxItems",
            "uniqueItems",
            "contains",
            "prefixItems",
            "minProperties",
            "maxProperties",
            "patternProperties",
            "propertyNames",
            "oneOf",
            "not",
            "if");

    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");

    private static final List<String> OF_NAMES = List.of("properties", "$defs", "definitions");
    private static final List<String> OF_CHOICES = List.of("anyOf", "allOf");

    private final Set<String> unkept = new LinkedHashSet<>();

    private KeptSchema() {}

    /** The schema of a tool's arguments as it may be sent; only a strict tool is kept to it. */
    public static JsonNode of(RequestReader request, Tools.Tool tool) {
        return tool.strict() ? of(request, "tools: strict", tool.schema()) : tool.schema();
    }

    /**
     * The schema as it may be sent.
     *
     * @param what is refused when it may not
     */
    public static JsonNode of(RequestReader request, String what, JsonNode schema) {
        JsonNode kept = schema.deepCopy();
        KeptSchema reader = new KeptSchema();
        reader.keep(kept);
        reader.unkept.forEach(unkept -> request.refuse(what, "keeps to no " + unkept + " in a schema"));
        return kept;
    }

    private void keep(JsonNode node) {
        if (!(node instanceof ObjectNode schema)) {
            return;
        }
        schema.fieldNames().forEachRemaining(name -> {
            if (UNKNOWN.contains(name)) {
                unkept.add(name);
            }
        });
        if (schema.path("minItems").asInt() > 1) {
            unkept.add("minItems above 1");
        }
        if (schema.path("format").isTextual()
                && !FORMATS.contains(schema.path("format").textValue())) {
            unkept.add(
                    "format but " + String.join(", ", FORMATS.stream().sorted().toList()));
        }
        if (schema.path("allOf").size() > 1) { // each part would be closed against the others
            unkept.add("allOf of several");
        }
        close(schema);
        OF_NAMES.forEach(name -> schema.path(name).forEach(this::keep));
        OF_CHOICES.forEach(name -> schema.path(name).forEach(this::keep));
        keep(schema.path("items"));
    }

    private void close(ObjectNode schema) {
        JsonNode others = schema.path("additionalProperties");
        boolean open = others.isMissingNode() || others.asBoolean();
        if (others.isObject()) {
            unkept.add("additionalProperties of a schema");
        } else if (open && schema.has("properties")) {
            schema.put("additionalProperties", false);
        } else if (open && isObject(schema.path("type"))) {
            unkept.add("object of any properties");
        }
    }

    private static boolean isObject(JsonNode type) {
        boolean among = false;
        for (JsonNode one : type) {
            among |= one.asText().equals("object");
        }
        return among || type.asText().equals("object");
    }
}
