package dev.llmlb.provider.anthropic;

import dev.llmlb.provider.http.Dialect;
import dev.llmlb.provider.http.StreamEvent;
import dev.llmlb.provider.http.WholeAnswer;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.Json;

/** Reads what Anthropic sends back to one call. */
final class AnthropicDialect implements Dialect {

    private final AnswerHead head;
    private final AnthropicStream stream;

    AnthropicDialect(AnswerHead head, boolean usageWanted) {
        this.head = head;
        this.stream = new AnthropicStream(head, usageWanted);
    }

    @Override
    public WholeAnswer readAnswer(byte[] body) {
        return AnthropicReply.read(Json.read(body), head);
    }

    @Override
    public StreamEvent readEvent(byte[] bytes, int start, int end) {
        return stream.read(Json.read(bytes, start, end));
    }

    @Override
    public byte[] lastEvents() {
        return stream.lastEvents();
    }

    @Override
    public byte[] readError(byte[] body) {
        return AnthropicError.body(Json.read(body));
    }
}
