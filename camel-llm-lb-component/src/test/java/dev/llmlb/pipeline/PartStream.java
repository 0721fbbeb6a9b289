package dev.llmlb.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.ReplyStream;
import dev.llmlb.model.Usage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;

/** A stream whose events a test gives, one by one. */
final class PartStream implements ReplyStream {

    static final String ERROR = "event: error\ndata: {\"error\":{\"message\":\"broke\"}}\n\n";

    boolean closed;
    private final Deque<byte[]> events = new ArrayDeque<>();
    private boolean ended;
    private Outcome outcome;
    private Usage usage;
    private Runnable reader;
    private BiConsumer<Outcome, Usage> listener;

    PartStream say(String... texts) {
        for (String text : texts) {
            event("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n");
        }
        return this;
    }

    PartStream event(String event) {
        events.add(event.getBytes(UTF_8));
        call();
        return this;
    }

    PartStream finish() {
        event("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
        return end(Outcome.SUCCESS);
    }

    PartStream breakOff() {
        event(ERROR);
        return end(Outcome.broken("cut"));
    }

    PartStream end(Outcome how) {
        ended = true;
        outcome = how;
        usage = new Usage(1, 2);
        if (listener != null) {
            listener.accept(outcome, usage);
        }
        call();
        return this;
    }

    private void call() {
        Runnable called = reader;
        reader = null;
        if (called != null) {
            called.run();
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] poll() {
        return events.isEmpty() ? ended ? null : new byte[0] : events.remove();
    }

    @Override
    public void whenReadable(Runnable task) {
        reader = task;
        if (!events.isEmpty() || ended) {
            call();
        }
    }

    @Override
    public void whenEnded(BiConsumer<Outcome, Usage> ends) {
        listener = ends;
        if (ended) {
            ends.accept(outcome, usage);
        }
    }

    @Override
    public void close() {
        closed = true;
        if (!ended) {
            end(Outcome.CANCELLED);
        }
    }
}
