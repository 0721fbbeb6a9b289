package dev.llmlb.provider.gemini;

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

/** Puts a chat request into the shape of Gemini's generateContent. */
final class GeminiRequest {

    private static final int MAX_CANDIDATES = 8;
    private static final int MAX_STOP = 5;
    private static final int MAX_LOGPROBS = 20;

    private final RequestReader request;
    private final GeminiModel model;
    private final ObjectNode body = Json.object();
    private final ObjectNode config = Json.object();
    private final String whyNot;
    private int candidates = 1;

    private GeminiRequest(RequestReader request, String model) {
        this.request = request;
        this.model = new GeminiModel(model);
        conversation();
        tools();
        sampling();
        format();
        logprobs();
        GeminiThinking.apply(request, this.model, config);
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        whyNot = request.whyNot();
    }

    static GeminiRequest of(ChatRequest chat, String model, List<ParamOverride> overrides) {
        return new GeminiRequest(RequestReader.of("gemini", chat, overrides), model);
    }

    /** What Gemini cannot be asked for, or null. */
    String whyNot() {
        return whyNot;
    }

    /** How many answers were asked for. */
    int candidates() {
        return candidates;
    }

    byte[] json() {
        return Json.bytes(body);
    }

    private void conversation() {
        Conversation conversation = Conversation.read(request);
        if (!conversation.system().isEmpty()) {
            ArrayNode system = body.putObject("systemInstruction").putArray("parts");
            conversation.system().forEach(text -> system.addObject().put("text", text.text()));
        }
        ArrayNode contents = body.putArray("contents");
        GeminiParts parts = new GeminiParts(request, model);
        for (Turn turn : conversation.turns()) {
            ArrayNode said = parts.of(turn.parts());
            if (!said.isEmpty()) { // else there were another model's thoughts alone, and no content may be empty
                contents.addObject()
                        .put("role", turn.assistant() ? "model" : "user")
                        .set("parts", said);
            }
        }
        if (contents.isEmpty() && !request.isRefused()) {
            request.refuse("messages", "takes more than another model's thoughts");
        }
    }

    private void tools() {
        Tools tools = Tools.read(request);
        if (tools.isEmpty()) {
            return;
        }
        ArrayNode functions = body.putArray("tools").addObject().putArray("functionDeclarations");
        boolean strict = false;
        for (Tools.Tool tool : tools.tools()) {
            strict |= tool.strict();
            ObjectNode function = functions.addObject().put("name", tool.name());
            if (tool.description() != null) {
                function.put("description", tool.description());
            }
            function.set("parametersJsonSchema", tool.schema());
        }
        if (tools.choice() == null && !strict) {
            return;
        }
        ObjectNode calling = body.putObject("toolConfig").putObject("functionCallingConfig");
        switch (tools.choice() == null ? Tools.Choice.AUTO : tools.choice()) {
            case AUTO -> calling.put("mode", strict ? "VALIDATED" : "AUTO"); // calls are checked, as strict says
            case NONE -> calling.put("mode", "NONE");
            case REQUIRED -> calling.put("mode", "ANY");
            case NAMED ->
                calling.put("mode", "ANY").putArray("allowedFunctionNames").add(tools.named());
        }
    }

    private void sampling() {
        number("temperature", "temperature", 0, 2);
        number("top_p", "topP", 0, 1);
        integer("top_k", "topK", 1, Integer.MAX_VALUE);
        integer("seed", "seed", Integer.MIN_VALUE, Integer.MAX_VALUE);
        number("presence_penalty", "presencePenalty", -2, 2);
        number("frequency_penalty", "frequencyPenalty", -2, 2);
        Long maxTokens = request.maxTokens();
        if (maxTokens != null) {
            config.put("maxOutputTokens", maxTokens);
        }
        Long n = integer("n", "candidateCount", 1, MAX_CANDIDATES);
        candidates = n == null ? 1 : n.intValue();
        List<String> stop = request.stop(MAX_STOP);
        if (!stop.isEmpty()) {
            ArrayNode sequences = config.putArray("stopSequences");
            stop.forEach(sequences::add);
        }
    }

    private void number(String name, String theirs, double min, double max) {
        Double number = request.number(name, min, max);
        if (number != null) {
            config.put(theirs, number);
        }
    }

    private Long integer(String name, String theirs, long min, long max) {
        Long integer = request.integer(name, min, max);
        if (integer != null) {
            config.put(theirs, integer);
        }
        return integer;
    }

    private void format() {
        AnswerFormat format = AnswerFormat.read(request);
        if (format.json() && body.has("tools") && model.isOlder()) {
            request.refuse("response_format", "answers with JSON or calls tools with this model, not both");
        }
        if (format.json()) {
            config.put("responseMimeType", "application/json");
        }
        if (format.schema() != null) {
            config.set("responseJsonSchema", format.describedSchema());
        }
    }

    private void logprobs() {
        JsonNode logprobs = request.take("logprobs");
        Long top = request.integer("top_logprobs", 0, MAX_LOGPROBS);
        boolean wanted = logprobs != null && logprobs.asBoolean();
        boolean alternatives = top != null && top > 0;
        if (wanted) {
            config.put("responseLogprobs", true);
        }
        if (wanted && alternatives) {
            config.put("logprobs", top);
        } else if (alternatives) {
            request.refuse("top_logprobs: " + top, "takes it with logprobs: true");
        }
    }
}
