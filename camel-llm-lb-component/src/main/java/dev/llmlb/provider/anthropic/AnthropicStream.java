package dev.llmlb.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.http.StreamEvent;
import dev.llmlb.provider.http.StreamEvent.Kind;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.Chunks;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.TokenCounts;

/**
 * Translates the events of one stream of Anthropic's: a message that starts, blocks that start, grow and stop one after the other, and
 * a message that ends.
 */
final class AnthropicStream {

    private final Chunks chunks = new Chunks();
    private final boolean usageWanted;
    private final AnswerHead head;
    private final ObjectNode usage = Json.object(); // the start tells the prompt's part, the end the answer's
    private TokenCounts tokens = TokenCounts.UNKNOWN;
    private boolean finished;
    private int toolCalls;
    private String block = ""; // the type of the one that grows
    private String arguments; // of a tool call of which no more have come than with its start, else null
    private StringBuilder thinking; // of a block of thoughts, until it stops
    private String signature;

    AnthropicStream(AnswerHead head, boolean usageWanted) {
        this.head = head;
        this.usageWanted = usageWanted;
        chunks.head(head);
    }

    StreamEvent read(JsonNode event) {
        if (!event.isObject()) {
            return StreamEvent.MALFORMED;
        }
        return switch (event.path("type").asText()) {
            case "message_start" -> started(event.path("message"));
            case "content_block_start" -> blockStarted(event.path("content_block"));
            case "content_block_delta" -> blockGrew(event.path("delta"));
            case "content_block_stop" -> blockStopped();
            case "message_delta" -> ended(event);
            case "message_stop" -> finished ? StreamEvent.DONE : StreamEvent.skipped();
            case "error" -> StreamEvent.error(AnthropicError.outcome(event), AnthropicError.body(event));
            default -> StreamEvent.skipped(); // a ping, or what later versions add
        };
    }

    byte[] lastEvents() {
        if (usageWanted && tokens.usage().isKnown()) {
            chunks.usage(tokens);
        }
        return chunks.take();
    }

    private StreamEvent started(JsonNode message) {
        chunks.head(head.as(message.path("id").asText(), message.path("model").asText()));
        addUsage(message.path("usage"));
        chunks.role(0);
        long prompt = AnthropicReply.tokens(usage).prompt();
        return new StreamEvent(Kind.FRAME, false, prompt < 0 ? null : new Usage(prompt, -1), chunks.take(), null);
    }

    private StreamEvent blockStarted(JsonNode started) {
        block = started.path("type").asText();
        switch (block) {
            case "text" -> {
                return text(started.path("text").asText());
            }
            case "tool_use" -> {
                JsonNode input = started.path("input");
                arguments = input.isObject() ? input.toString() : "{}";
                chunks.toolCall(
                        0,
                        toolCalls++,
                        started.path("id").asText(),
                        started.path("name").asText(),
                        "",
                        null);
                return content();
            }
            case "thinking" ->
                thinking = new StringBuilder(started.path("thinking").asText());
            case "redacted_thinking" -> {
                chunks.thinking(0, started);
                return frame();
            }
            default -> {}
        }
        return StreamEvent.skipped();
    }

    private StreamEvent blockGrew(JsonNode delta) {
        switch (delta.path("type").asText()) {
            case "text_delta" -> {
                return text(delta.path("text").asText());
            }
            case "input_json_delta" -> {
                String more = delta.path("partial_json").asText();
                if (!more.isEmpty() && block.equals("tool_use")) { // a tool of the server's gets its arguments alike
                    arguments = null;
                    chunks.arguments(0, toolCalls - 1, more);
                    return content();
                }
            }
            case "thinking_delta" -> {
                String more = delta.path("thinking").asText();
                if (!more.isEmpty()) {
                    if (thinking != null) {
                        thinking.append(more);
                    }
                    chunks.reasoning(0, more);
                    return content();
                }
            }
            case "signature_delta" -> signature = delta.path("signature").asText();
            default -> {}
        }
        return StreamEvent.skipped();
    }

    private StreamEvent text(String text) {
        if (text.isEmpty()) {
            return StreamEvent.skipped();
        }
        chunks.text(0, text, null);
        return content();
    }

    private StreamEvent blockStopped() {
        if (arguments != null) { // a function without arguments: OpenAI has an empty object there
            chunks.arguments(0, toolCalls - 1, arguments);
            arguments = null;
        }
        block = "";
        if (thinking != null && signature != null) {
            chunks.thinking(
                    0,
                    Json.object()
                            .put("type", "thinking")
                            .put("thinking", thinking.toString())
                            .put("signature", signature));
        }
        thinking = null;
        signature = null;
        return chunks.isEmpty() ? StreamEvent.skipped() : frame();
    }

    private StreamEvent ended(JsonNode event) {
        addUsage(event.path("usage"));
        tokens = AnthropicReply.tokens(usage);
        String reason = AnthropicReply.finishReason(event.path("delta").path("stop_reason"));
        if (reason != null && !finished) {
            finished = true;
            String explanation = AnthropicReply.explanation(event.path("delta"));
            if (explanation != null) {
                chunks.refusal(0, explanation);
            }
            chunks.finish(0, reason);
        }
        return new StreamEvent(
                Kind.FRAME, finished, tokens.usage().isKnown() ? tokens.usage() : null, chunks.take(), null);
    }

    private void addUsage(JsonNode more) {
        more.properties().forEach(count -> {
            if (count.getValue().isNumber() || count.getValue().isObject()) {
                usage.set(count.getKey(), count.getValue());
            }
        });
    }

    private StreamEvent content() {
        return new StreamEvent(Kind.CONTENT, false, null, chunks.take(), null);
    }

    private StreamEvent frame() {
        return new StreamEvent(Kind.FRAME, false, null, chunks.take(), null);
    }
}
