package dev.llmlb.provider.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The functions that a model may call.
 *
 * @param choice null when the caller says nothing of it
 * @param named the function that has to be called, when the choice is that
 */
public record Tools(List<Tool> tools, Choice choice, String named) {

    /** Which are called. */
    public enum Choice {
        AUTO,
        NONE,
        REQUIRED,
        NAMED
    }

    /**
     * One function.
     *
     * @param description null when there is none
     * @param schema of its arguments; an object of nothing when the caller gives none
     * @param strict whether the arguments have to keep to the schema to the letter
     * @param cache the mark that asks to cache the tools up to this one, or null
     */
    public record Tool(String name, String description, JsonNode schema, boolean strict, ObjectNode cache) {}

    private static final Set<String> MAY_BE_WITHOUT_TOOLS = Set.of("auto", "none");
    private static final Set<String> OF_TOOL = Set.of("type", "function", RequestReader.CACHE);
    private static final Set<String> OF_FUNCTION =
            Set.of("name", "description", "parameters", "strict", RequestReader.CACHE);

    public boolean isEmpty() {
        return tools.isEmpty();
    }

    /** The tools of a request; those that cannot be read are refused. */
    public static Tools read(RequestReader request) {
        JsonNode list = request.take("tools");
        List<Tool> tools = new ArrayList<>();
        for (int i = 0; list != null && i < list.size(); i++) {
            tool(request, "tools[" + i + "]", list.path(i), tools);
        }
        if (list != null && !list.isArray()) {
            request.refuse("tools", "takes a list");
        }
        JsonNode choice = request.take("tool_choice");
        if (choice == null) {
            return new Tools(tools, null, null);
        }
        String word =
                choice.isTextual() ? choice.textValue() : choice.path("type").asText();
        if (tools.isEmpty()) {
            if (!MAY_BE_WITHOUT_TOOLS.contains(word) && !request.isRefused()) {
                request.refuse("tool_choice", "needs tools");
            }
            return new Tools(tools, null, null);
        }
        String named = choice.path("function").path("name").asText();
        if (word.equals("function") && named.isEmpty()) {
            request.refuse("tool_choice", "takes a function with a name");
            return new Tools(tools, null, null);
        }
        return switch (word) {
            case "auto" -> new Tools(tools, Choice.AUTO, null);
            case "none" -> new Tools(tools, Choice.NONE, null);
            case "required" -> new Tools(tools, Choice.REQUIRED, null);
            case "function" -> new Tools(tools, Choice.NAMED, named);
            default -> {
                request.refuse("tool_choice", "takes auto, none, required or a function");
                yield new Tools(tools, null, null);
            }
        };
    }

    private static void tool(RequestReader request, String path, JsonNode tool, List<Tool> tools) {
        JsonNode function = tool.path("function");
        if (!tool.path("type").asText("function").equals("function")
                || !function.path("name").isTextual()) {
            request.refuse(path, "takes functions with a name");
            return;
        }
        request.refuseOthers(path, tool, OF_TOOL);
        request.refuseOthers(path + ".function", function, OF_FUNCTION);
        JsonNode schema = function.path("parameters");
        ObjectNode outer = request.cache(path, tool); // as OpenRouter has it; LiteLLM has it inside
        ObjectNode inner = request.cache(path + ".function", function);
        tools.add(new Tool(
                function.path("name").textValue(),
                function.path("description").textValue(),
                schema instanceof ObjectNode object ? typed(object) : nothing(),
                function.path("strict").asBoolean(),
                outer != null ? outer : inner));
    }

    /** Arguments are an object; OpenAI lets callers leave that out, such as by {@code {}} for none. */
    private static ObjectNode typed(ObjectNode schema) {
        if (schema.has("type")) {
            return schema;
        }
        return schema.isEmpty() ? nothing() : schema.deepCopy().put("type", "object");
    }

    private static ObjectNode nothing() {
        ObjectNode schema = Json.object().put("type", "object");
        schema.putObject("properties");
        return schema;
    }
}
