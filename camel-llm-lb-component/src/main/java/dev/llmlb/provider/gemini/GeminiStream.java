package dev.llmlb.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.model.Outcome;
import dev.llmlb.provider.http.StreamEvent;
import dev.llmlb.provider.http.StreamEvent.Kind;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.Chunks;
import dev.llmlb.provider.translate.TokenCounts;
import java.util.BitSet;

/** Translates the events of one stream of Gemini's: each is an answer of its own that brings the next parts of each candidate. */
final class GeminiStream {

    private static final int MAX_CANDIDATES = 8;

    private final Chunks chunks = new Chunks();
    private final AnswerHead head;
    private final int candidates;
    private final boolean usageWanted;
    private final BitSet begun = new BitSet();
    private final BitSet ended = new BitSet();
    private final int[] toolCalls = new int[MAX_CANDIDATES];
    private int allToolCalls;
    private boolean headKnown;
    private TokenCounts tokens = TokenCounts.UNKNOWN;

    /** @param candidates that were asked for: the stream has finished when each has */
    GeminiStream(AnswerHead head, int candidates, boolean usageWanted) {
        this.head = head;
        this.candidates = candidates;
        this.usageWanted = usageWanted;
        chunks.head(head);
    }

    StreamEvent read(JsonNode event) {
        if (!event.isObject()) {
            return StreamEvent.MALFORMED;
        }
        if (event.path("error").isObject()) {
            return StreamEvent.error(GeminiError.outcome(event), GeminiError.body(event));
        }
        String blocked = GeminiError.blockReason(event);
        if (blocked != null && event.path("candidates").isEmpty() && ended.cardinality() < candidates) {
            return StreamEvent.error(GeminiError.blocked(), GeminiError.blockedBody(blocked));
        }
        if (!headKnown) {
            headKnown = true;
            chunks.head(head.as(
                    event.path("responseId").asText(),
                    event.path("modelVersion").asText()));
        }
        TokenCounts said = GeminiReply.tokens(event.path("usageMetadata"));
        if (said.usage().isKnown()) { // of all so far; not every event has it
            tokens = said;
        }
        boolean content = false;
        for (JsonNode candidate : event.path("candidates")) {
            int index = candidate.path("index").asInt();
            if (index < 0 || index >= MAX_CANDIDATES) {
                return StreamEvent.MALFORMED;
            }
            if (GeminiReply.BROKEN.equals(GeminiReply.finishReason(candidate.path("finishReason"), false))) {
                Outcome broken = GeminiReply.broken(candidate.path("finishReason"));
                return StreamEvent.error(broken, GeminiError.brokenBody(broken));
            }
            content |= candidate(index, candidate);
        }
        return new StreamEvent(
                content ? Kind.CONTENT : Kind.FRAME,
                ended.cardinality() >= candidates,
                tokens.usage().isKnown() ? tokens.usage() : null,
                chunks.take(),
                null);
    }

    byte[] lastEvents() {
        if (usageWanted && tokens.usage().isKnown()) {
            chunks.usage(tokens);
        }
        return chunks.take();
    }

    /** Whether a candidate has brought something of the answer. */
    private boolean candidate(int index, JsonNode candidate) {
        if (!begun.get(index)) {
            begun.set(index);
            chunks.role(index);
        }
        boolean content = false;
        JsonNode logprobs =
                candidate.has("logprobsResult") ? GeminiLogprobs.of(candidate.path("logprobsResult")) : null;
        for (JsonNode part : candidate.at("/content/parts")) {
            boolean brings = part(index, part, logprobs);
            logprobs = brings ? null : logprobs; // they are the candidate's, not each part's
            content |= brings;
        }
        String reason = GeminiReply.finishReason(candidate.path("finishReason"), toolCalls[index] > 0);
        if (reason != null && !ended.get(index)) {
            ended.set(index);
            chunks.finish(index, reason);
        }
        return content;
    }

    private boolean part(int index, JsonNode part, JsonNode logprobs) {
        JsonNode call = part.path("functionCall");
        if (call.isObject()) {
            chunks.toolCall(
                    index,
                    toolCalls[index]++,
                    GeminiReply.callId(call, head, allToolCalls++),
                    call.path("name").asText(),
                    GeminiReply.arguments(call).toString(),
                    GeminiReply.signature(part));
            return true;
        }
        JsonNode signature = GeminiReply.signature(part);
        if (signature != null) { // often in a last part without a word
            chunks.extra(index, signature);
        }
        String picture = GeminiReply.picture(part);
        if (picture != null) {
            chunks.image(index, picture);
            return true;
        }
        String text = part.path("text").asText("");
        if (text.isEmpty()) {
            return false;
        }
        if (part.path("thought").asBoolean()) {
            chunks.reasoning(index, text);
        } else {
            chunks.text(index, text, logprobs);
        }
        return true;
    }
}
