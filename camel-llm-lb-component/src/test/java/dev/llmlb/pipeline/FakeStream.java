package dev.llmlb.pipeline;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.ReplyStream;
import dev.llmlb.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** A stream without events, which ends when a test says so. */
public final class FakeStream implements ReplyStream {

    boolean closed;
    private final List<BiConsumer<Outcome, Usage>> listeners = new ArrayList<>();

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
        listeners.add(ended);
    }

    public void end(Outcome outcome, Usage usage) {
        listeners.forEach(listener -> listener.accept(outcome, usage));
    }

    @Override
    public void close() {
        closed = true;
    }
}
