package dev.llmlb.provider.bedrock;

import dev.llmlb.provider.http.EventSplitter;
import dev.llmlb.provider.translate.AnswerHead;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.TranslatedDialect;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Reads what Bedrock sends back to one call. */
final class BedrockDialect extends TranslatedDialect {

    BedrockDialect(AnswerHead head, boolean usageWanted) {
        this(head, new BedrockStream(head, usageWanted));
    }

    private BedrockDialect(AnswerHead head, BedrockStream stream) {
        super(said -> BedrockReply.read(said, head), stream::read, stream::lastEvents, BedrockError::body);
    }

    @Override
    public byte[] wholeError(byte[] body, UnaryOperator<String> header) {
        return Json.bytes(BedrockError.named(Json.read(body), header.apply("x-amzn-errortype")));
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
