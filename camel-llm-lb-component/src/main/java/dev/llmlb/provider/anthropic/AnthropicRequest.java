package dev.llmlb.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.provider.translate.AnswerFormat;
import dev.llmlb.provider.translate.ClaudeModel;
import dev.llmlb.provider.translate.Conversation;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.KeptSchema;
import dev.llmlb.provider.translate.RequestReader;
import dev.llmlb.provider.translate.Tools;
import dev.llmlb.provider.translate.Turn;
import java.util.List;

/** Puts a chat request into the shape of Anthropic's Messages API. */
final class AnthropicRequest {

    private static final String ASSISTANT = "assistant";
    private static final int MAX_USER = 256;

    private final RequestReader request;
    private final ClaudeModel model;
    private final ObjectNode body = Json.object();
    private final String whyNot;

    private AnthropicRequest(RequestReader request, String model, boolean stream) {
        this.request = request;
        this.model = ClaudeModel.of(model);
        body.put("model", model);
        conversation();
        tools();
        format();
        new AnthropicSampling(request, body, this.model).apply();
        user();
        serviceTier();
        if (stream) {
            body.put("stream", true);
        }
        whyNot = request.whyNot();
    }

    static AnthropicRequest of(ChatRequest chat, String model, List<ParamOverride> overrides) {
        return new AnthropicRequest(
                RequestReader.of("anthropic", chat, overrides).caching(), model, chat.stream());
    }

    /** What Anthropic cannot be asked for, or null. */
    String whyNot() {
        return whyNot;
    }

    byte[] json() {
        return Json.bytes(body);
    }

    private void conversation() {
        Conversation conversation = Conversation.read(request);
        new AnthropicThinking(request, body, model).apply(conversation);
        ArrayNode system = Json.array();
        conversation.system().stream()
                .filter(text -> !text.text().isBlank())
                .forEach(text -> AnthropicBlocks.marked(
                        text, system.addObject().put("type", "text").put("text", text.text())));
        if (!system.isEmpty()) {
            body.set("system", system);
        }
        ArrayNode messages = body.putArray("messages");
        AnthropicBlocks blocks = new AnthropicBlocks(request);
        for (Turn turn : conversation.turns()) {
            ArrayNode content = blocks.of(turn.parts());
            if (!content.isEmpty()) { // else there were blanks alone
                messages.addObject()
                        .put("role", turn.assistant() ? ASSISTANT : "user")
                        .set("content", content);
            }
        }
        if (messages.isEmpty() && !request.isRefused()) {
            request.refuse("messages", "takes more than blanks");
        }
        ends(messages);
    }

    /** Who speaks first and last: the user does, but for the beginning of an answer where a model goes on from one. */
    private void ends(ArrayNode messages) {
        if (isAssistant(messages.path(0))) {
            request.refuse("messages", "wants the user to speak first");
        }
        JsonNode last = messages.path(messages.size() - 1);
        if (!isAssistant(last)) {
            return;
        }
        JsonNode content = last.path("content");
        String end = content.path(content.size() - 1).path("text").asText();
        if (!model.goesOn() || body.has("thinking")) {
            request.refuse("messages", "does not go on from an answer's beginning with this model or while it thinks");
        } else if (!end.equals(end.stripTrailing())) {
            request.refuse("messages", "goes on from no beginning that ends in blanks");
        }
    }

    private static boolean isAssistant(JsonNode message) {
        return message.path("role").asText().equals(ASSISTANT);
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
            entry.set("input_schema", KeptSchema.of(request, tool));
            if (tool.cache() != null) {
                entry.set(AnthropicBlocks.CACHE, tool.cache());
            }
            if (tool.strict() && !model.keepsToSchemas()) {
                request.refuse("tools: strict", "keeps to no schema with this model");
            } else if (tool.strict()) {
                entry.put("strict", true);
            }
        }
        if (tools.choice() == null && !one) {
            return;
        }
        boolean forced = tools.choice() == Tools.Choice.REQUIRED || tools.choice() == Tools.Choice.NAMED;
        if (forced && !model.canBeForcedToCall()) {
            request.refuse("tool_choice", "takes auto and none with this model");
        } else if (forced && thinksWhenAsked()) {
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
        if (format.schema() != null && !model.keepsToSchemas()) {
            request.refuse("response_format: json_schema", "keeps to no schema with this model");
        } else if (format.schema() != null) {
            body.withObjectProperty("output_config")
                    .putObject("format")
                    .put("type", "json_schema")
                    .set("schema", KeptSchema.of(request, "response_format: json_schema", format.describedSchema()));
        } else if (format.json()) {
            request.refuse("response_format: json_object", "has JSON by a schema only");
        }
    }

    private boolean thinksWhenAsked() {
        return body.has("thinking")
                && !body.path("thinking").path("type").asText().equals("disabled");
    }

    private void user() {
        String user = request.text("user");
        String identifier = request.text("safety_identifier");
        if (user != null && identifier != null && !user.equals(identifier)) {
            request.refuse("user", "knows one user, the safety_identifier");
        }
        String known = identifier != null ? identifier : user;
        if (known != null && known.length() > MAX_USER) {
            request.refuse(identifier != null ? "safety_identifier" : "user", "takes " + MAX_USER + " characters");
        }
        if (known != null) {
            body.putObject("metadata").put("user_id", known);
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
