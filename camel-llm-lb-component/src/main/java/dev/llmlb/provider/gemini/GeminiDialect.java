package dev.llmlb.provider.gemini;

import dev.llmlb.provider.http.Dialect;
import dev.llmlb.provider.http.StreamEvent;
import dev.llmlb.provider.http.WholeAnswer;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.Json;

/** Reads what Gemini sends back to one call. */
final class GeminiDialect implements Dialect {

    private final AnswerHead head;
    private final GeminiStream stream;

    GeminiDialect(AnswerHead head, int candidates, boolean usageWanted) {
        this.head = head;
        this.stream = new GeminiStream(head, candidates, usageWanted);
    }

    @Override
    public WholeAnswer readAnswer(byte[] body) {
        return GeminiReply.read(Json.read(body), head);
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
        return GeminiError.body(Json.read(body));
    }
}
