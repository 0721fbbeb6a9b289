package dev.llmlb.pipeline;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.ReplyStream;
import dev.llmlb.model.Usage;
import java.util.function.BiConsumer;

/** A stream without events, which ends when a test says so. */
final class FakeStream implements ReplyStream {

    boolean closed;
    private BiConsumer<Outcome, Usage> listener;

    @Override
    public int read(byte[] into, int offset, int length) {
        return -1;
    }

    @Override
    public byte[] poll() {
        return null;
    }

    @Override
    public void whenReadable(Runnable task) {
        task.run();
    }

    @Override
    public void whenEnded(BiConsumer<Outcome, Usage> ended) {
        listener = ended;
    }

    void end(Outcome outcome, Usage usage) {
        listener.accept(outcome, usage);
    }

    @Override
    public void close() {
        closed = true;
    }
}
