package dev.llmlb.provider.http;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.ReplyStream;
import dev.llmlb.model.Usage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * Hands the events of a stream from the thread that receives them to the one that reads them.
 *
 * <p>It holds little: above {@link #HIGH} bytes the receiver stops asking the network for more until the reader has caught up.
 */
final class SseRelay implements ReplyStream {

    static final int HIGH = 64 << 10;
    private static final int LOW = 16 << 10;

    private final Runnable cancelUpstream;
    private final ReentrantLock lock = new ReentrantLock(); // guards all below; never held for a call out
    private final Condition readable = lock.newCondition();
    private final Deque<byte[]> events = new ArrayDeque<>();
    private int headOffset;
    private int held;
    private Runnable whenDrained;
    private boolean ended;
    private Outcome outcome;
    private Usage usage;
    private BiConsumer<Outcome, Usage> endListener;

    SseRelay(Runnable cancelUpstream) {
        this.cancelUpstream = cancelUpstream;
    }

    /** Adds an event; after the end it is dropped. */
    void offer(byte[] event) {
        lock.lock();
        try {
            if (!ended) {
                events.add(event);
                held += event.length;
                readable.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the receiver has to pause; if so the task is run once the reader has caught up or the stream has ended. */
    boolean pauseIfFull(Runnable resume) {
        lock.lock();
        try {
            boolean full = held > HIGH && !ended;
            if (full) {
                whenDrained = resume;
            }
            return full;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the stream with last words for the reader, or none; only the first end counts. */
    void end(Outcome how, Usage used, byte[] lastWords) {
        BiConsumer<Outcome, Usage> listener;
        Runnable resume;
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            resume = whenDrained;
            whenDrained = null;
            outcome = how;
            usage = used;
            if (lastWords != null) {
                events.add(lastWords);
            }
            listener = endListener;
            readable.signalAll();
        } finally {
            lock.unlock();
        }
        if (listener != null) {
            listener.accept(how, used);
        }
        if (resume != null) {
            resume.run(); // to take what still comes in, and drop it
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int copied = 0;
        Runnable resume;
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted();
        }
        try {
            while (events.isEmpty()) {
                if (ended) {
                    return -1;
                }
                readable.await();
            }
            while (copied < length && !events.isEmpty()) {
                byte[] head = events.peek();
                int n = Math.min(length - copied, head.length - headOffset);
                System.arraycopy(head, headOffset, into, offset + copied, n);
                copied += n;
                headOffset += n;
                if (headOffset == head.length) {
                    events.remove();
                    headOffset = 0;
                }
            }
            held -= copied;
            resume = held <= LOW ? whenDrained : null;
            if (resume != null) {
                whenDrained = null;
            }
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
        if (resume != null) {
            resume.run();
        }
        return copied;
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while waiting for the next event");
    }

    @Override
    public void whenEnded(BiConsumer<Outcome, Usage> listener) {
        lock.lock();
        try {
            if (!ended) {
                endListener = listener;
                return;
            }
        } finally {
            lock.unlock();
        }
        listener.accept(outcome, usage);
    }

    @Override
    public void close() {
        cancelUpstream.run();
    }
}
