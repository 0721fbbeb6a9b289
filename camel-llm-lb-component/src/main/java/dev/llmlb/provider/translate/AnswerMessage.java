package dev.llmlb.provider.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Collects one choice of a whole answer. */
public final class AnswerMessage {

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final ArrayNode toolCalls = Json.array();
    private final ArrayNode thinking = Json.array();
    private final ArrayNode images = Json.array();
    private JsonNode extra;
    private String refusal;
    private JsonNode logprobs;

    public void text(String more) {
        text.append(more);
    }

    public void reasoning(String more) {
        reasoning.append(more);
    }

    /** Thoughts that the provider wants back as they are. */
    public void thinking(JsonNode block) {
        thinking.add(block);
    }

    /** A picture that the model made, where OpenRouter has it; OpenAI has no place for one. */
    public void image(String url) {
        images.add(imageAt(url));
    }

    static ObjectNode imageAt(String url) {
        ObjectNode image = Json.object().put("type", "image_url");
        image.putObject("image_url").put("url", url);
        return image;
    }

    /** What the provider wants back with the message, in the place of Google's own compatible API. */
    public void extra(JsonNode wanted) {
        extra = wanted;
    }

    /** Why the model refused to go on. */
    public void refusal(String why) {
        refusal = why;
    }

    /** @param extra what the provider wants back with the call, or null */
    public void toolCall(String id, String name, JsonNode arguments, JsonNode extra) {
        toolCall(id, name, arguments.isObject() ? arguments.toString() : "{}", extra);
    }

    /** @param arguments as the model wrote them, which may break off */
    public void toolCall(String id, String name, String arguments, JsonNode extra) {
        ObjectNode call = toolCalls.addObject().put("id", id).put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments);
        if (extra != null) {
            call.set("extra_content", extra);
        }
    }

    public void logprobs(JsonNode of) {
        logprobs = of;
    }

    public boolean hasToolCalls() {
        return !toolCalls.isEmpty();
    }

    /** Whether anything was said. */
    public boolean isEmpty() {
        return text.isEmpty() && toolCalls.isEmpty() && images.isEmpty();
    }

    private ObjectNode choice(int index, String finishReason) {
        ObjectNode choice = Json.object().put("index", index);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        if (text.isEmpty() && !toolCalls.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", text.toString());
        }
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        if (!thinking.isEmpty()) {
            message.set("thinking_blocks", thinking);
        }
        if (!toolCalls.isEmpty()) {
            message.set("tool_calls", toolCalls);
        }
        if (!images.isEmpty()) {
            message.set("images", images);
        }
        if (extra != null) {
            message.set("extra_content", extra);
        }
        message.put("refusal", refusal);
        choice.set("logprobs", logprobs);
        return choice.put("finish_reason", finishReason);
    }

    /** One choice with why it ended. */
    public record Choice(AnswerMessage message, String finishReason) {}

    /** The whole answer. */
    public static byte[] completion(AnswerHead head, List<Choice> choices, TokenCounts tokens) {
        ObjectNode answer = Json.object()
                .put("id", head.id())
                .put("object", "chat.completion")
                .put("created", head.created())
                .put("model", head.model());
        ArrayNode all = answer.putArray("choices");
        for (Choice choice : choices) {
            all.add(choice.message().choice(all.size(), choice.finishReason()));
        }
        if (tokens.usage().isKnown()) {
            answer.set("usage", tokens.json());
        }
        return Json.bytes(answer);
    }
}
