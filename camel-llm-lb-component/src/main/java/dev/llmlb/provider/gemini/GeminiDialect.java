package dev.llmlb.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.TranslatedDialect;

/** Reads what Gemini sends back to one call. */
final class GeminiDialect extends TranslatedDialect {

    GeminiDialect(AnswerHead head, int candidates, boolean usageWanted) {
        this(head, new GeminiStream(head, candidates, usageWanted));
    }

    private GeminiDialect(AnswerHead head, GeminiStream stream) {
        super(
                said -> GeminiReply.read(one(said), head),
                said -> stream.read(one(said)),
                stream::lastEvents,
                said -> GeminiError.body(one(said)));
    }

    /** Where a stream was asked for, some responses come in a list. */
    private static JsonNode one(JsonNode said) {
        return said.isArray() && said.size() == 1 ? said.path(0) : said;
    }
}
