package dev.llmlb.provider.http;

import dev.llmlb.model.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How a stream ends for its caller: {@code [DONE]} when it is whole, an error event and no {@code [DONE]} when it broke off. */
final class LastWords {

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
        return ("event: error\ndata: {\"error\":{\"message\":\"The answer broke off: " + outcome.detail()
                        + "\",\"type\":\"upstream_error\",\"code\":\"stream_broken\"}}\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
