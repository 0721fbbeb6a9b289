package dev.llmlb.model;

import java.io.IOException;
import java.util.function.BiConsumer;

/**
 * The events of a streamed answer, read by one reader as they come: one that waits, or one that is called when there is something.
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

    /**
     * Takes what is there without waiting, whole events; not to be mixed with {@link #read}.
     *
     * @return empty when nothing is there yet, null at the end
     */
    byte[] poll();

    /**
     * Runs the task once, when {@link #poll} has events or the end: at once if it has them now, else on the thread that brings them, so
     * the task must not wait. A later task takes the place of one that has not run.
     */
    void whenReadable(Runnable task);

    /** Calls back once when the stream has ended, with how and the usage; at once if it has. */
    void whenEnded(BiConsumer<Outcome, Usage> listener);

    /** Ends the stream; before its end this cancels the upstream call, which is no failure of the target. */
    @Override
    void close();
}
