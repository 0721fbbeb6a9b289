package dev.llmlb.pipeline;

import dev.llmlb.model.ReplyStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;

/** Reads for a thread that may wait, from a stream that tells when there is something to poll. */
final class WaitingReads {

    private static final byte[] NOTHING = {};

    private final ReplyStream stream;
    private byte[] unread = NOTHING;
    private int unreadAt;

    WaitingReads(ReplyStream stream) {
        this.stream = stream;
    }

    /** As {@link ReplyStream#read}. */
    int read(byte[] into, int offset, int length) throws IOException {
        while (unreadAt == unread.length) {
            byte[] next = stream.poll();
            if (next == null) {
                return -1;
            }
            unread = next;
            unreadAt = 0;
            if (next.length == 0) {
                await();
            }
        }
        int n = Math.min(length, unread.length - unreadAt);
        System.arraycopy(unread, unreadAt, into, offset, n);
        unreadAt += n;
        return n;
    }

    private void await() throws InterruptedIOException {
        CountDownLatch readable = new CountDownLatch(1);
        stream.whenReadable(readable::countDown);
        try {
            readable.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the next event");
        }
    }
}
