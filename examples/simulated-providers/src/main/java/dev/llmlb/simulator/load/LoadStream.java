package dev.llmlb.simulator.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One stream as its caller sees it: the lines of its response, of which tokens, the end and errors count. */
final class LoadStream {

    private static final byte[] CONTENT = "\"content\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private final LoadTally tally;
    private byte[] line = NOTHING; // what has come of a line that is not whole
    private long lastNanos;
    private boolean done;
    private boolean closed;

    LoadStream(LoadTally tally) {
        this.tally = tally;
    }

    void take(ByteBuffer bytes, long nowNanos) {
        byte[] all = Arrays.copyOf(line, line.length + bytes.remaining());
        bytes.get(all, line.length, bytes.remaining());
        int start = 0;
        for (int i = line.length; i < all.length; i++) {
            if (all[i] == '\n') {
                line(all, start, i, nowNanos);
                start = i + 1;
            }
        }
        line = start == all.length ? NOTHING : Arrays.copyOfRange(all, start, all.length);
    }

    private void line(byte[] all, int start, int end, long nowNanos) {
        if (end - start == DONE.length && Arrays.equals(all, start, end, DONE, 0, DONE.length)) {
            done = true;
            return;
        }
        long sentNanos = sent(all, start, end);
        if (sentNanos > 0) {
            tally.token(nowNanos - sentNanos, lastNanos == 0 ? 0 : nowNanos - lastNanos);
            lastNanos = nowNanos;
        }
    }

    /** When the token of a line was sent, 0 when it has none. */
    private static long sent(byte[] all, int start, int end) {
        for (int i = start; i + CONTENT.length < end; i++) {
            if (all[i] == '"' && Arrays.equals(all, i, i + CONTENT.length, CONTENT, 0, CONTENT.length)) {
                long number = 0;
                for (int k = i + CONTENT.length; k < end && all[k] >= '0' && all[k] <= '9'; k++) {
                    number = 10 * number + all[k] - '0';
                }
                return number;
            }
        }
        return 0;
    }

    boolean isDone() {
        return done;
    }

    void closed() {
        if (!closed) {
            closed = true;
            tally.ended(done);
        }
    }
}
