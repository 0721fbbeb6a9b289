package dev.llmlb.camel;

import dev.llmlb.model.ReplyStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A streamed answer as bytes: a read returns as soon as an event is there, so whoever copies and flushes passes it on at once.
 *
 * <p>A server that writes without a thread for each stream uses {@link #poll} and {@link #whenReadable} in place of the reads.
 */
public final class SseInputStream extends InputStream {

    private final ReplyStream stream;

    SseInputStream(ReplyStream stream) {
        this.stream = stream;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return length == 0 ? 0 : stream.read(into, offset, length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return stream.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Takes the whole events that are there without waiting: empty when there is none yet, null at the end. */
    public byte[] poll() {
        return stream.poll();
    }

    /** Runs a task, which must not wait, once {@link #poll} has events or the end; at once if it has them now. */
    public void whenReadable(Runnable task) {
        stream.whenReadable(task);
    }

    /** Closing before the end hangs up on the provider. */
    @Override
    public void close() {
        stream.close();
    }
}
