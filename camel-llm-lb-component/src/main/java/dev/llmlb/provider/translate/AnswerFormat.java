package dev.llmlb.provider.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The form that an answer has to have.
 *
 * @param json whether it has to be JSON
 * @param name of the schema; null without one
 * @param description of the schema, or null
 * @param schema that the JSON has to keep to, or null for any
 */
public record AnswerFormat(boolean json, String name, String description, JsonNode schema) {

    private static final AnswerFormat TEXT = new AnswerFormat(false, null, null, null);

    /** The schema with its description, where a provider has no other place for it. */
    public JsonNode describedSchema() {
        return description == null || schema.has("description")
                ? schema
                : schema.<ObjectNode>deepCopy().put("description", description);
    }

    /** The format of a request's answer; one that is not known is refused. */
    public static AnswerFormat read(RequestReader request) {
        JsonNode format = request.take("response_format");
        if (format == null) {
            return TEXT;
        }
        JsonNode schema = format.path("json_schema");
        switch (format.path("type").asText()) {
            case "text" -> {
                return TEXT;
            }
            case "json_object" -> {
                return new AnswerFormat(true, null, null, null);
            }
            case "json_schema" -> {
                if (schema.path("schema").isObject()) {
                    return new AnswerFormat(
                            true,
                            schema.path("name").asText("answer"),
                            schema.path("description").textValue(),
                            schema.path("schema"));
                }
                request.refuse("response_format.json_schema.schema", "takes an object");
            }
            default -> request.refuse("response_format.type", "takes text, json_object and json_schema");
        }
        return TEXT;
    }
}
