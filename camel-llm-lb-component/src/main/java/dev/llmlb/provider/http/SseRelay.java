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
 *
 * <p>A reader waits in {@link #read}, or is called when there is something to {@link #poll}; both see the same queue.
 */
final class SseRelay implements ReplyStream {

    static final int HIGH = 64 << 10;
    private static final int LOW = 16 << 10;
    private static final byte[] NOTHING = {};

    private final Runnable cancelUpstream;
    private final ReentrantLock lock = new ReentrantLock(); // guards all below; never held for a call out
    private final Condition readable = lock.newCondition();
    private final Deque<byte[]> events = new ArrayDeque<>();
    private int headOffset;
    private int held;
    private Runnable whenDrained;
    private Runnable whenReadable;
    private boolean ended;
    private Outcome outcome;
    private Usage usage;
    private BiConsumer<Outcome, Usage> endListener;

    SseRelay(Runnable cancelUpstream) {
        this.cancelUpstream = cancelUpstream;
    }

    /** Adds an event, of which a reader who waits hears by {@link #flush}; after the end it is dropped. */
    void add(byte[] event) {
        lock.lock();
        try {
            if (!ended) {
                events.add(event);
                held += event.length;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tells a reader who waits that there are events. What the network brought at once is told once, and so written at once. */
    void flush() {
        Runnable reader;
        lock.lock();
        try {
            if (events.isEmpty()) {
                return;
            }
            readable.signal();
            reader = takeReader();
        } finally {
            lock.unlock();
        }
        if (reader != null) {
            reader.run();
        }
    }

    /** Tells a reader who has been waiting that the stream is alive; one who is behind does not need it. */
    void keepAlive() {
        lock.lock();
        try {
            if (!events.isEmpty()) {
                return;
            }
        } finally {
            lock.unlock();
        }
        add(SseEvents.keepAlive());
        flush();
    }

    private Runnable takeReader() {
        Runnable reader = whenReadable;
        whenReadable = null;
        return reader;
    }

    /** Whether so much is held that the receiver may have to pause. */
    boolean isFull() {
        lock.lock();
        try {
            return held > HIGH;
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
        Runnable reader;
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
            reader = takeReader();
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
        if (reader != null) {
            reader.run();
        }
    }

    @Override
    public byte[] poll() {
        byte[] taken;
        Runnable resume;
        lock.lock();
        try {
            if (events.isEmpty()) {
                return ended ? null : NOTHING;
            }
            taken = events.size() == 1 && headOffset == 0 ? events.remove() : takeAll();
            held -= taken.length;
            resume = takeDrained();
        } finally {
            lock.unlock();
        }
        if (resume != null) {
            resume.run();
        }
        return taken;
    }

    private byte[] takeAll() {
        int size = -headOffset;
        for (byte[] event : events) {
            size += event.length;
        }
        byte[] all = new byte[size];
        int copied = 0;
        while (!events.isEmpty()) {
            byte[] head = events.remove();
            System.arraycopy(head, headOffset, all, copied, head.length - headOffset);
            copied += head.length - headOffset;
            headOffset = 0;
        }
        return all;
    }

    /** Who is to be told that the reader has caught up, or null. */
    private Runnable takeDrained() {
        Runnable resume = held <= LOW ? whenDrained : null;
        if (resume != null) {
            whenDrained = null;
        }
        return resume;
    }

    @Override
    public void whenReadable(Runnable task) {
        lock.lock();
        try {
            if (events.isEmpty() && !ended) {
                whenReadable = task;
                return;
            }
        } finally {
            lock.unlock();
        }
        task.run();
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
            resume = takeDrained();
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
