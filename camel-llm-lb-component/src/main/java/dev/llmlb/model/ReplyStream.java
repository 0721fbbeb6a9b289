package dev.llmlb.model;

import java.io.IOException;
import java.util.function.BiConsumer;

/**
 * The events of a streamed answer, read by one thread as they come.
 *
 * <p>A stream that breaks after the commit point ends with an {@code error} event: whoever reads it as text cannot take it for whole.
 */
public interface ReplyStream extends AutoCloseable {

    /**
     * Waits for bytes and copies what is there, whole events as far as they fit.
     *
     * @return the number of bytes, at least 1, or -1 at the end
     * @throws IOException when the thread is interrupted
     */
    int read(byte[] into, int offset, int length) throws IOException;

    /** Calls back once when the stream has ended, with how and the usage; at once if it has. */
    void whenEnded(BiConsumer<Outcome, Usage> listener);

    /** Ends the stream; before its end this cancels the upstream call, which is no failure of the target. */
    @Override
    void close();
}
