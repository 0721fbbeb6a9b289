package dev.llmlb.provider.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.llmlb.provider.translate.RequestReader;
import dev.llmlb.provider.translate.Tools;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts the schemas of tools into LangChain4j's terms: an object of properties, each of them as the caller wrote it. */
final class JsonSchemas {

    private static final Set<String> KNOWN = Set.of(
            "type", "description", "properties", "required", "additionalProperties", "$schema", "title", "$defs");

    private JsonSchemas() {}

    static ToolSpecification tool(Tools.Tool tool, RequestReader request) {
        return ToolSpecification.builder()
                .name(tool.name())
                .description(tool.description())
                .parameters(object(tool.schema(), request))
                .build();
    }

    private static JsonObjectSchema object(JsonNode schema, RequestReader request) {
        schema.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                request.refuse("tools.function.parameters", "takes an object of properties, their references inside");
            }
        });
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        JsonNode others = schema.path("additionalProperties");
        if (!others.isMissingNode() && !others.isBoolean()) {
            request.refuse("tools.function.parameters.additionalProperties", "takes true and false");
        }
        return JsonObjectSchema.builder()
                .description(schema.path("description").textValue())
                .addProperties(raw(schema.path("properties")))
                .definitions(raw(schema.path("$defs")))
                .required(required)
                .additionalProperties(others.isBoolean() ? others.booleanValue() : null)
                .build();
    }

    private static Map<String, JsonSchemaElement> raw(JsonNode named) {
        Map<String, JsonSchemaElement> schemas = new LinkedHashMap<>();
        named.properties()
                .forEach(one -> schemas.put(
                        one.getKey(), JsonRawSchema.from(one.getValue().toString())));
        return schemas;
    }
}
