package dev.llmlb.provider.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Writes the chunks that one event of a provider's stream becomes. */
public final class Chunks {

    private static final String NULL = "null";

    /** A half of a character, whose other half the provider sends with the next event; UTF-8 has no bytes for it, JSON an escape. */
    private static final Pattern HALF = Pattern.compile("[\\ud800-\\udfff]");

    private final StringBuilder out = new StringBuilder();
    private String start;

    /** Takes the head of the chunks to come. */
    public void head(AnswerHead head) {
        start = "data: {\"id\":" + quote(head.id()) + ",\"object\":\"chat.completion.chunk\",\"created\":"
                + head.created() + ",\"model\":" + quote(head.model()) + ",\"choices\":[";
    }

    public void role(int choice) {
        delta(choice, "{\"role\":\"assistant\",\"content\":\"\"}", NULL, null);
    }

    /** @param logprobs of these words, or null */
    public void text(int choice, String text, JsonNode logprobs) {
        delta(choice, "{\"content\":" + quote(text) + "}", NULL, logprobs);
    }

    public void reasoning(int choice, String text) {
        delta(choice, "{\"reasoning_content\":" + quote(text) + "}", NULL, null);
    }

    /** Thoughts that the provider wants back as they are. */
    public void thinking(int choice, JsonNode block) {
        delta(choice, "{\"thinking_blocks\":[" + block + "]}", NULL, null);
    }

    /** What the provider wants back with the message. */
    public void extra(int choice, JsonNode wanted) {
        delta(choice, "{\"extra_content\":" + wanted + "}", NULL, null);
    }

    /** A picture that the model made. */
    public void image(int choice, String url) {
        delta(choice, "{\"images\":[" + AnswerMessage.imageAt(url) + "]}", NULL, null);
    }

    /** Why the model refused to go on. */
    public void refusal(int choice, String why) {
        delta(choice, "{\"refusal\":" + quote(why) + "}", NULL, null);
    }

    /** @param extra what the provider wants back with the call, or null */
    public void toolCall(int choice, int index, String id, String name, String arguments, JsonNode extra) {
        ObjectNode call = Json.object().put("index", index).put("id", id).put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments);
        if (extra != null) {
            call.set("extra_content", extra);
        }
        delta(choice, "{\"tool_calls\":[" + call + "]}", NULL, null);
    }

    public void arguments(int choice, int index, String more) {
        String delta = "{\"tool_calls\":[{\"index\":" + index + ",\"function\":{\"arguments\":" + quote(more) + "}}]}";
        delta(choice, delta, NULL, null);
    }

    public void finish(int choice, String reason) {
        delta(choice, "{}", quote(reason), null);
    }

    public void usage(TokenCounts tokens) {
        out.append(start).append("],\"usage\":").append(tokens.json()).append("}\n\n");
    }

    private void delta(int choice, String delta, String finishReason, JsonNode logprobs) {
        out.append(start)
                .append("{\"index\":")
                .append(choice)
                .append(",\"delta\":")
                .append(delta)
                .append(",\"logprobs\":")
                .append(logprobs == null ? NULL : logprobs.toString())
                .append(",\"finish_reason\":")
                .append(finishReason)
                .append("}]}\n\n");
    }

    public boolean isEmpty() {
        return out.isEmpty();
    }

    /** What was written since it was taken last. */
    public byte[] take() {
        String events = HALF.matcher(out)
                .replaceAll(
                        half -> String.format("\\\\u%04x", (int) half.group().charAt(0)));
        out.setLength(0);
        return events.getBytes(StandardCharsets.UTF_8);
    }

    private static String quote(String text) {
        return Json.quote(text);
    }
}
