package dev.llmlb.provider.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.provider.translate.ClaudeModel;
import dev.llmlb.provider.translate.Conversation;
import dev.llmlb.provider.translate.KeptSchema;
import dev.llmlb.provider.translate.Part;
import dev.llmlb.provider.translate.RequestReader;
import dev.llmlb.provider.translate.Tools;

/** Writes a request's tools as Converse's. */
final class BedrockTools {

    /** Claude's first version that Bedrock lets keep to a schema; Anthropic does from 4.1 on. */
    private static final int FIRST_OF_SCHEMAS = 405;

    private final RequestReader request;
    private final ClaudeModel model;
    private final BedrockCache cache;

    BedrockTools(RequestReader request, ClaudeModel model, BedrockCache cache) {
        this.request = request;
        this.model = model;
        this.cache = cache;
    }

    /** Adds them to a request; without them there must be none in the conversation either. */
    void write(Conversation conversation, ObjectNode body) {
        Tools tools = Tools.read(request);
        if (tools.isEmpty() || tools.choice() == Tools.Choice.NONE) { // without tools none is called
            if (conversation.turns().stream()
                    .flatMap(turn -> turn.parts().stream())
                    .anyMatch(BedrockTools::isOfTool)) { // whose tools have to be there
                request.refuse(
                        tools.isEmpty() ? "no tools" : "tool_choice: none",
                        "cannot keep from tools in a conversation that has used them");
            }
            return;
        }
        ObjectNode config = body.putObject("toolConfig");
        ArrayNode list = config.putArray("tools");
        for (Tools.Tool tool : tools.tools()) {
            ObjectNode spec = list.addObject().putObject("toolSpec").put("name", tool.name());
            if (tool.description() != null && !tool.description().isBlank()) { // which is refused
                spec.put("description", tool.description());
            }
            spec.putObject("inputSchema").set("json", KeptSchema.of(request, tool));
            if (tool.strict() && !keepsToSchemas(model)) {
                request.refuse("tools: strict", "keeps to no schema with this model");
            } else if (tool.strict()) {
                spec.put("strict", true);
            }
            if (tool.cache() != null) {
                list.add(cache.point(tool.cache()));
            }
        }
        boolean forced = tools.choice() == Tools.Choice.REQUIRED || tools.choice() == Tools.Choice.NAMED;
        if (forced && !model.canBeForcedToCall()) {
            request.refuse("tool_choice", "takes auto and none with this model");
        }
        if (tools.choice() != null) {
            ObjectNode choice = config.putObject("toolChoice");
            switch (tools.choice()) {
                case REQUIRED -> choice.putObject("any");
                case NAMED -> choice.putObject("tool").put("name", tools.named());
                default -> choice.putObject("auto");
            }
        }
    }

    /** Whether a model's calls and answers keep to a schema to the letter. */
    static boolean keepsToSchemas(ClaudeModel model) {
        return !model.isBefore(FIRST_OF_SCHEMAS);
    }

    private static boolean isOfTool(Part part) {
        return part instanceof Part.ToolCall || part instanceof Part.ToolResult;
    }
}
