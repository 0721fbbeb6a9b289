package dev.llmlb.provider.openai;

import dev.llmlb.model.ChatRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Asks for the rest of an answer: the request with what has been said so far as a last message of the assistant. */
public final class Prefill {

    private Prefill() {}

    /** The request that goes on after this text. */
    public static ChatRequest after(String said, ChatRequest request) {
        byte[] body = request.body();
        int messages = request.members().indexOf("messages");
        int end = request.members().valueEnd(messages) - 1; // the closing bracket
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + said.length() + 64);
        out.write(body, 0, end);
        out.writeBytes((isEmpty(body, request.members().valueStart(messages) + 1, end) ? "" : ",")
                .getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(("{\"role\":\"assistant\",\"content\":" + RequestSplicer.quote(said) + "}")
                .getBytes(StandardCharsets.UTF_8));
        out.write(body, end, body.length - end);
        return ChatJson.read(out.toByteArray(), request.model(), true, request.caller(), request.timeoutNanos());
    }

    private static boolean isEmpty(byte[] body, int from, int to) {
        return new String(body, from, to - from, StandardCharsets.UTF_8).isBlank();
    }
}
