package dev.llmlb.provider.bedrock;

import dev.llmlb.provider.http.Dialect;
import dev.llmlb.provider.http.EventSplitter;
import dev.llmlb.provider.http.StreamEvent;
import dev.llmlb.provider.http.WholeAnswer;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.Json;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Reads what Bedrock sends back to one call. */
final class BedrockDialect implements Dialect {

    private final AnswerHead head;
    private final BedrockStream stream;

    BedrockDialect(AnswerHead head, boolean usageWanted) {
        this.head = head;
        this.stream = new BedrockStream(head, usageWanted);
    }

    @Override
    public WholeAnswer readAnswer(byte[] body) {
        return BedrockReply.read(Json.read(body), head);
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
    public byte[] wholeError(byte[] body, UnaryOperator<String> header) {
        return Json.bytes(BedrockError.named(Json.read(body), header.apply("x-amzn-errortype")));
    }

    @Override
    public byte[] readError(byte[] body) {
        return BedrockError.body(Json.read(body));
    }

    @Override
    public String streamType() {
        return "application/vnd.amazon.eventstream";
    }

    @Override
    public EventSplitter splitter(Consumer<byte[]> events) {
        return new AwsEventStream(events);
    }
}
