package dev.llmlb.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.provider.translate.AnswerFormat;
import dev.llmlb.provider.translate.Blocks;
import dev.llmlb.provider.translate.ClaudeModel;
import dev.llmlb.provider.translate.ClaudeSampling;
import dev.llmlb.provider.translate.Conversation;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.KeptSchema;
import dev.llmlb.provider.translate.Part;
import dev.llmlb.provider.translate.RequestReader;
import dev.llmlb.provider.translate.Turn;
import java.util.List;
import java.util.regex.Pattern;

/** Puts a chat request into the shape of Bedrock's Converse. */
final class BedrockRequest {

    /** Converse's own members for which OpenAI has no word; a target's overrides set them, or its callers. */
    private static final List<String> OWN =
            List.of("guardrailConfig", "additionalModelRequestFields", "performanceConfig");

    /** An ARN that tells no model. */
    private static final Pattern SILENT =
            Pattern.compile("arn:.*:(application-inference-profile|provisioned-model)/.*");

    /** Claude 4 still takes both of {@code temperature} and {@code topP} here, other than at Anthropic's. */
    private static final int FIRST_OF_ONE_SAMPLING = 401;

    private static final int MAX_METADATA = 16;
    private static final Pattern METADATA = Pattern.compile("[a-zA-Z0-9\\s:_@$#=/+,.-]{0,256}");

    private final RequestReader request;
    private final ClaudeModel model; // of no version for those that are none of Anthropic's
    private final ObjectNode body = Json.object();
    private final String whyNot;

    private BedrockRequest(RequestReader request, String model) {
        this.request = request;
        this.model = ClaudeModel.of(model);
        boolean claude = !this.model.family().isEmpty() || SILENT.matcher(model).matches();
        BedrockCache cache = new BedrockCache(request, claude, this.model);
        Conversation conversation = Conversation.read(request);
        conversation(conversation, new BedrockBlocks(request, claude, cache), cache);
        new BedrockTools(request, this.model, cache).write(conversation, body);
        inference();
        output();
        metadata();
        serviceTier();
        own();
        whyNot = request.whyNot();
    }

    static BedrockRequest of(ChatRequest chat, String model, List<ParamOverride> overrides) {
        return new BedrockRequest(RequestReader.of("bedrock", chat, overrides).caching(), model);
    }

    /** What Converse cannot be asked for, or null. */
    String whyNot() {
        return whyNot;
    }

    byte[] json() {
        return Json.bytes(body);
    }

    private void conversation(Conversation conversation, BedrockBlocks blocks, BedrockCache cache) {
        ArrayNode system = Blocks.of(
                List.copyOf(conversation.system()), part -> BedrockBlocks.words((Part.Text) part), cache::behind);
        if (!system.isEmpty()) {
            body.set("system", system);
        }
        if (!conversation.turns().isEmpty() && conversation.turns().get(0).assistant()) {
            request.refuse("messages", "wants the user to speak first");
        }
        ArrayNode messages = body.putArray("messages");
        for (Turn turn : conversation.turns()) {
            ArrayNode content = blocks.of(turn.parts());
            if (content.isEmpty() && turn.parts().stream().allMatch(BedrockRequest::isOfWords)) {
                request.refuse("messages", "takes none without a word");
            }
            messages.addObject()
                    .put("role", turn.assistant() ? "assistant" : "user")
                    .set("content", content);
        }
        end(messages.path(messages.size() - 1));
    }

    /** Claude goes on from the beginning of an answer up to a version, and from none that ends in blanks. */
    private void end(JsonNode last) {
        if (!last.path("role").asText().equals("assistant")) {
            return;
        }
        JsonNode content = last.path("content");
        int points = content.path(content.size() - 1).has("cachePoint") ? 1 : 0;
        String end = content.path(content.size() - 1 - points).path("text").asText();
        if (!model.goesOn()) {
            request.refuse("messages", "does not go on from an answer's beginning with this model");
        } else if (model.isKnown() && !end.equals(end.stripTrailing())) {
            request.refuse("messages", "goes on from no beginning that ends in blanks with this model");
        }
    }

    private static boolean isOfWords(Part part) {
        return part instanceof Part.Text || part instanceof Part.Thinking;
    }

    private void inference() {
        ObjectNode config = Json.object();
        Long maxTokens = request.maxTokens();
        ClaudeSampling sampling = ClaudeSampling.read(request, model, model.isFrom(FIRST_OF_ONE_SAMPLING));
        List<String> stop = request.stop(Integer.MAX_VALUE);
        if (maxTokens != null) {
            config.put("maxTokens", maxTokens);
        }
        if (sampling.temperature() != null) {
            config.put("temperature", sampling.temperature());
        }
        if (sampling.topP() != null) {
            config.put("topP", sampling.topP());
        }
        if (!stop.isEmpty()) {
            ArrayNode sequences = config.putArray("stopSequences");
            stop.forEach(sequences::add);
        }
        if (!config.isEmpty()) {
            body.set("inferenceConfig", config);
        }
    }

    private void output() {
        AnswerFormat format = AnswerFormat.read(request);
        if (format.schema() != null && !BedrockTools.keepsToSchemas(model)) {
            request.refuse("response_format: json_schema", "keeps to no schema with this model");
        } else if (format.schema() != null) {
            ObjectNode text = body.withObjectProperty("outputConfig")
                    .putObject("textFormat")
                    .put("type", "json_schema");
            ObjectNode schema = text.putObject("structure")
                    .putObject("jsonSchema")
                    .put(
                            "schema",
                            KeptSchema.of(request, "response_format: json_schema", format.schema())
                                    .toString())
                    .put("name", format.name());
            if (format.description() != null) {
                schema.put("description", format.description());
            }
        } else if (format.json()) {
            request.refuse("response_format: json_object", "has JSON by a schema only");
        }
        String effort = request.text("reasoning_effort");
        if (effort != null) {
            if (List.of("low", "medium", "high").contains(effort)) {
                body.withObjectProperty("outputConfig").put("effort", effort);
            } else if (!effort.equals("none")) {
                request.refuse("reasoning_effort", "takes none, low, medium and high");
            } else if (model.thinksUnasked()) {
                request.refuse("reasoning_effort: none", "thinks unasked with this model");
            }
        }
    }

    /** The caller's metadata and user, which Bedrock writes into its log of invocations. */
    private void metadata() {
        ObjectNode all = Json.object();
        String user = request.text("user");
        if (user != null) {
            all.put("user", user);
        }
        JsonNode metadata = request.take("metadata");
        if (metadata != null) {
            metadata.properties().forEach(pair -> all.set(pair.getKey(), pair.getValue()));
        }
        boolean fits = all.size() <= MAX_METADATA
                && (metadata == null || metadata.isObject())
                && all.properties().stream()
                        .allMatch(pair -> pair.getValue().isTextual()
                                && METADATA.matcher(pair.getKey()).matches()
                                && METADATA.matcher(pair.getValue().textValue()).matches());
        if (!fits) {
            request.refuse(
                    metadata == null ? "user" : "metadata",
                    "takes " + MAX_METADATA + " texts of 256 letters, digits and :_@$#=/+,.-");
        } else if (!all.isEmpty()) {
            body.set("requestMetadata", all);
        }
    }

    private void own() {
        for (String name : OWN) {
            JsonNode value = request.take(name);
            if (value != null && !value.isObject()) {
                request.refuse(name, "takes an object");
            } else if (value != null) {
                body.set(name, value);
            }
        }
        if (!body.at("/guardrailConfig/trace").asText("disabled").equals("disabled")) {
            request.refuse("guardrailConfig.trace", "has no place for a trace in a chat completion");
        }
    }

    private void serviceTier() {
        JsonNode tier = request.take("service_tier");
        if (tier == null || tier.asText().equals("auto")) {
            return;
        }
        if (List.of("default", "flex", "priority").contains(tier.asText())) {
            body.putObject("serviceTier").put("type", tier.asText());
        } else {
            request.refuse("service_tier", "takes auto, default, flex and priority");
        }
    }
}
