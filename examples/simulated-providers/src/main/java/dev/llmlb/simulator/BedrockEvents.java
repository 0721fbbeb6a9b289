package dev.llmlb.simulator;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** A stream of Bedrock's ConverseStream: the binary messages of AWS's event stream, each character of a text one byte. */
record BedrockEvents(Completion completion) implements AnswerEvents {

    @Override
    public Charset charset() {
        return StandardCharsets.ISO_8859_1;
    }

    @Override
    public String role() {
        return AwsEventMessage.event("messageStart", "{\"role\":\"assistant\"}");
    }

    @Override
    public String content(String token) {
        return AwsEventMessage.event(
                "contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":" + Json.quote(token) + "}}");
    }

    @Override
    public String malformed() {
        return AwsEventMessage.event("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":");
    }

    @Override
    public String wrongChecksum() {
        return AwsEventMessage.withWrongChecksum(content("?"));
    }

    @Override
    public String finish() {
        return AwsEventMessage.event("contentBlockStop", "{\"contentBlockIndex\":0}")
                + AwsEventMessage.event(
                        "messageStop", "{\"stopReason\":" + Json.quote(BedrockWire.reason(completion)) + "}");
    }

    @Override
    public boolean withUsage() {
        return completion.usage() != null;
    }

    @Override
    public String usage() {
        return AwsEventMessage.event(
                "metadata",
                "{\"usage\":" + BedrockWire.usage(completion.usage()) + ",\"metrics\":{\"latencyMs\":100}}");
    }

    @Override
    public String error() {
        return AwsEventMessage.exception(
                "internalServerException", "{\"message\":\"The system encountered an unexpected error.\"}");
    }

    @Override
    public String done() {
        return ""; // the connection's end is the stream's
    }
}
