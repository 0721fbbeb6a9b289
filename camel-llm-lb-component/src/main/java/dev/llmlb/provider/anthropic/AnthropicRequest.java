package dev.llmlb.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.provider.translate.AnswerFormat;
import dev.llmlb.provider.translate.Conversation;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.RequestReader;
import dev.llmlb.provider.translate.Tools;
import dev.llmlb.provider.translate.Turn;
import java.util.List;

/** Puts a chat request into the shape of Anthropic's Messages API. */
final class AnthropicRequest {

    private static final double LEAST_TOP_P_OF_THOUGHTS = 0.95;

    private final RequestReader request;
    private final ObjectNode body = Json.object();
    private final String whyNot;

    private AnthropicRequest(RequestReader request, String model, boolean stream) {
        this.request = request;
        body.put("model", model);
        conversation(model);
        tools();
        format();
        sampling();
        user();
        serviceTier();
        if (stream) {
            body.put("stream", true);
        }
        whyNot = request.whyNot();
    }

    static AnthropicRequest of(ChatRequest chat, String model, List<ParamOverride> overrides) {
        return new AnthropicRequest(RequestReader.of("anthropic", chat, overrides), model, chat.stream());
    }

    /** What Anthropic cannot be asked for, or null. */
    String whyNot() {
        return whyNot;
    }

    byte[] json() {
        return Json.bytes(body);
    }

    private void conversation(String model) {
        Conversation conversation = Conversation.read(request);
        new AnthropicThinking(request, body, model).apply(conversation);
        ArrayNode system = Json.array();
        conversation
                .system()
                .forEach(text -> system.addObject().put("type", "text").put("text", text));
        if (!system.isEmpty()) {
            body.set("system", system);
        }
        ArrayNode messages = body.putArray("messages");
        AnthropicBlocks blocks = new AnthropicBlocks(request);
        for (Turn turn : conversation.turns()) {
            messages.addObject()
                    .put("role", turn.assistant() ? "assistant" : "user")
                    .set("content", blocks.of(turn.parts()));
        }
    }

    private void tools() {
        Tools tools = Tools.read(request);
        boolean one = request.oneToolCall();
        if (tools.isEmpty()) {
            return;
        }
        ArrayNode list = body.putArray("tools");
        for (Tools.Tool tool : tools.tools()) {
            ObjectNode entry = list.addObject().put("name", tool.name());
            if (tool.description() != null) {
                entry.put("description", tool.description());
            }
            entry.set("input_schema", tool.schema());
            if (tool.strict()) {
                entry.put("strict", true);
            }
        }
        if (tools.choice() == null && !one) {
            return;
        }
        boolean forced = tools.choice() == Tools.Choice.REQUIRED || tools.choice() == Tools.Choice.NAMED;
        if (forced && body.has("thinking")) {
            request.refuse("tool_choice", "takes auto and none with reasoning_effort");
        }
        ObjectNode choice = body.putObject("tool_choice");
        switch (tools.choice() == null ? Tools.Choice.AUTO : tools.choice()) {
            case AUTO -> choice.put("type", "auto");
            case NONE -> choice.put("type", "none");
            case REQUIRED -> choice.put("type", "any");
            case NAMED -> choice.put("type", "tool").put("name", tools.named());
        }
        if (one && tools.choice() != Tools.Choice.NONE) {
            choice.put("disable_parallel_tool_use", true);
        }
    }

    private void format() {
        AnswerFormat format = AnswerFormat.read(request);
        if (format.schema() != null) {
            body.withObjectProperty("output_config")
                    .putObject("format")
                    .put("type", "json_schema")
                    .set("schema", format.schema());
        } else if (format.json()) {
            request.refuse("response_format: json_object", "has JSON by a schema only");
        }
    }

    private void sampling() {
        boolean thinks = body.has("thinking");
        Double temperature = request.number("temperature", 0, 1);
        Long topK = request.integer("top_k", 1, Integer.MAX_VALUE);
        Double topP = request.number("top_p", 0, 1);
        if (thinks && temperature != null && temperature != 1) {
            request.refuse("temperature: " + temperature, "takes none with reasoning_effort");
        } else if (temperature != null) {
            body.put("temperature", temperature);
        }
        if (thinks && topK != null) {
            request.refuse("top_k: " + topK, "takes none with reasoning_effort");
        } else if (topK != null) {
            body.put("top_k", topK);
        }
        if (thinks && topP != null && topP < LEAST_TOP_P_OF_THOUGHTS) {
            request.refuse("top_p: " + topP, "takes " + LEAST_TOP_P_OF_THOUGHTS + " to 1 with reasoning_effort");
        } else if (topP != null) {
            body.put("top_p", topP);
        }
        List<String> stop = request.stop(Integer.MAX_VALUE);
        if (!stop.isEmpty()) {
            ArrayNode sequences = body.putArray("stop_sequences");
            stop.forEach(sequences::add);
        }
    }

    private void user() {
        String user = request.text("user");
        String identifier = request.text("safety_identifier");
        if (user != null && identifier != null && !user.equals(identifier)) {
            request.refuse("user", "knows one user, the safety_identifier");
        }
        if (user != null || identifier != null) {
            body.putObject("metadata").put("user_id", identifier != null ? identifier : user);
        }
    }

    private void serviceTier() {
        JsonNode tier = request.take("service_tier");
        if (tier == null) {
            return;
        }
        switch (tier.asText()) {
            case "auto" -> body.put("service_tier", "auto");
            case "default" -> body.put("service_tier", "standard_only");
            default -> request.refuse("service_tier", "takes auto and default");
        }
    }
}
