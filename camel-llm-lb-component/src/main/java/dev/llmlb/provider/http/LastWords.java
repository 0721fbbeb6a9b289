package dev.llmlb.provider.http;

import dev.llmlb.model.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How a stream ends for its caller: {@code [DONE]} when it is whole, an error event and no {@code [DONE]} when it broke off.
 *
 * <p>Clients of OpenAI's raise the error. Some read chunks only, skip what has no choices, and take the end that follows for a whole
 * answer's (Spring AI does); they fail on the finish reason, which no whole answer has. OpenRouter's streams break off in the same way.
 */
public final class LastWords {

    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private LastWords() {}

    /** @param events the dialect's own at the end of a stream; may be empty */
    static byte[] ofWhole(byte[] events) {
        if (events.length == 0) {
            return DONE;
        }
        byte[] words = Arrays.copyOf(events, events.length + DONE.length);
        System.arraycopy(DONE, 0, words, events.length, DONE.length);
        return words;
    }

    static byte[] ofBroken(Outcome outcome) {
        return ofBroken("The answer broke off: " + outcome.detail());
    }

    /** @param message ours, which needs no escapes in JSON */
    public static byte[] ofBroken(String message) {
        return ("event: error\ndata: {\"error\":{\"message\":\"" + message
                        + "\",\"type\":\"upstream_error\",\"code\":\"stream_broken\"},"
                        + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}]}\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
