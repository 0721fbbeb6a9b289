package dev.llmlb.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.provider.http.StreamEvent;
import dev.llmlb.provider.http.StreamEvent.Kind;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.Chunks;
import dev.llmlb.provider.translate.TokenCounts;

/** Translates the events of one stream of ConverseStream: each is an object with one member, which says what it is. */
final class BedrockStream {

    private final Chunks chunks = new Chunks();
    private final boolean usageWanted;
    private TokenCounts tokens = TokenCounts.UNKNOWN;
    private boolean finished;
    private int toolCalls;
    private boolean argumentsOpen; // of a tool call of which no arguments have come
    private final StringBuilder thinking = new StringBuilder(); // of a block, until it stops
    private String signature;

    BedrockStream(AnswerHead head, boolean usageWanted) {
        this.usageWanted = usageWanted;
        chunks.head(head);
    }

    StreamEvent read(JsonNode event) {
        if (!event.isObject() || event.isEmpty()) {
            return StreamEvent.MALFORMED;
        }
        String type = event.fieldNames().next();
        JsonNode body = event.path(type);
        return switch (type) {
            case "messageStart" -> {
                chunks.role(0);
                yield frame();
            }
            case "contentBlockStart" ->
                body.path("start").has("image")
                        ? StreamEvent.error(BedrockReply.PICTURE, null)
                        : blockStarted(body.path("start").path("toolUse"));
            case "contentBlockDelta" -> blockGrew(body.path("delta"));
            case "contentBlockStop" -> blockStopped();
            case "messageStop" -> ended(body.path("stopReason"));
            case "metadata" -> {
                tokens = BedrockReply.tokens(body.path("usage"));
                yield frame();
            }
            default ->
                BedrockError.isOne(type)
                        ? StreamEvent.error(
                                BedrockError.outcome(body, type), BedrockError.body(BedrockError.named(body, type)))
                        : StreamEvent.skipped(); // what later versions add
        };
    }

    byte[] lastEvents() {
        if (usageWanted && tokens.usage().isKnown()) {
            chunks.usage(tokens);
        }
        return chunks.take();
    }

    private StreamEvent blockStarted(JsonNode call) {
        if (!call.isObject()) {
            return StreamEvent.skipped();
        }
        argumentsOpen = true;
        chunks.toolCall(
                0,
                toolCalls++,
                call.path("toolUseId").asText(),
                call.path("name").asText(),
                "",
                null);
        return content();
    }

    private StreamEvent blockGrew(JsonNode delta) {
        String text = delta.path("text").asText("");
        String arguments = delta.at("/toolUse/input").asText("");
        String thought = delta.at("/reasoningContent/text").asText("");
        String redacted = delta.at("/reasoningContent/redactedContent").asText("");
        if (delta.at("/reasoningContent/signature").isTextual()) {
            signature = delta.at("/reasoningContent/signature").textValue();
        }
        if (!text.isEmpty()) {
            chunks.text(0, text, null);
        }
        if (!arguments.isEmpty() && toolCalls > 0) {
            argumentsOpen = false;
            chunks.arguments(0, toolCalls - 1, arguments);
        }
        if (!thought.isEmpty()) {
            thinking.append(thought);
            chunks.reasoning(0, thought);
        }
        if (!redacted.isEmpty()) {
            chunks.thinking(0, BedrockReply.redacted(redacted));
        }
        return chunks.isEmpty() ? StreamEvent.skipped() : content();
    }

    private StreamEvent blockStopped() {
        if (argumentsOpen) { // a function without arguments: OpenAI has an empty object there
            chunks.arguments(0, toolCalls - 1, "{}");
            argumentsOpen = false;
        }
        if (signature != null) {
            chunks.thinking(0, BedrockReply.thinking(thinking.toString(), signature));
        }
        thinking.setLength(0);
        signature = null;
        return frame();
    }

    private StreamEvent ended(JsonNode stopReason) {
        String reason = BedrockReply.finishReason(stopReason);
        if (BedrockReply.BROKEN.equals(reason)) {
            return StreamEvent.error(BedrockReply.broken(stopReason), null);
        }
        if (reason != null && !finished) {
            finished = true;
            chunks.finish(0, reason);
        }
        return frame();
    }

    private StreamEvent content() {
        return new StreamEvent(Kind.CONTENT, false, null, chunks.take(), null);
    }

    private StreamEvent frame() {
        return new StreamEvent(
                Kind.FRAME, finished, tokens.usage().isKnown() ? tokens.usage() : null, chunks.take(), null);
    }
}
