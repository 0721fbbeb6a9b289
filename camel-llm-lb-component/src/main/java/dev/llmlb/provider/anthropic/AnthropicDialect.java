package dev.llmlb.provider.anthropic;

import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.TranslatedDialect;

/** Reads what Anthropic sends back to one call. */
final class AnthropicDialect extends TranslatedDialect {

    AnthropicDialect(AnswerHead head, boolean usageWanted) {
        this(head, new AnthropicStream(head, usageWanted));
    }

    private AnthropicDialect(AnswerHead head, AnthropicStream stream) {
        super(said -> AnthropicReply.read(said, head), stream::read, stream::lastEvents, AnthropicError::body);
    }
}
