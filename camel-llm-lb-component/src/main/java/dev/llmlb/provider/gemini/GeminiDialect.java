package dev.llmlb.provider.gemini;

import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.TranslatedDialect;

/** Reads what Gemini sends back to one call. */
final class GeminiDialect extends TranslatedDialect {

    GeminiDialect(AnswerHead head, int candidates, boolean usageWanted) {
        this(head, new GeminiStream(head, candidates, usageWanted));
    }

    private GeminiDialect(AnswerHead head, GeminiStream stream) {
        super(said -> GeminiReply.read(said, head), stream::read, stream::lastEvents, GeminiError::body);
    }
}
