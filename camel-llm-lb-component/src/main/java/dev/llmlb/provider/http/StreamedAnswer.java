package dev.llmlb.provider.http;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Reply;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.OutcomeClassifier;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.time.Scheduler;
import dev.llmlb.time.Ticker;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * An answer that is streamed, on its way from whatever brings its bytes to the caller.
 *
 * <p>Until the first content token events are held back, so that an error, an empty stream or silence is still a plain failure that
 * another target can make good. At the <em>commit point</em> the held events and all that follow go to the caller as they come; from
 * then on a stream that ends without a finish reason ends with an error event, never like a whole answer.
 *
 * <p>The bringing thread, the timer and whoever hangs up race for the end: {@link #leave} has one winner, who tells it.
 */
public final class StreamedAnswer {

    private enum State {
        /** Before the commit point. */
        HELD,
        /** Events go to the caller. */
        PASSING,
        /** The end has been told, or the call was cancelled. */
        OVER
    }

    private final boolean usageWanted;
    private final Dialect dialect;
    private final Supplier<Map<String, String>> headers;
    private final Executor callers;
    private final Runnable stopUpstream;
    private final UpstreamListener done;
    private final SseRelay relay = new SseRelay(this::hangUp);
    private final EventSplitter splitter;
    private final StreamWatch watch;
    private final AtomicReference<State> state = new AtomicReference<>(State.HELD);

    // the bringing side, one thread at a time
    private HeldEvents held = new HeldEvents();

    private volatile boolean finished;
    private volatile Usage usage = Usage.UNKNOWN;
    private volatile int tokens; // content events so far; providers send about one for each

    /**
     * An answer whose time begins now.
     *
     * @param headers for the caller, asked for at the commit point
     * @param callers where the caller gets the stream or the failure: not on the bringing thread, for it may wait there; when it takes
     *     no more, since all ends, then there
     * @param stopUpstream stops whatever brings the bytes, when nobody wants them any more
     */
    public StreamedAnswer(
            UpstreamRequest request,
            Dialect dialect,
            Supplier<Map<String, String>> headers,
            Timeouts timeouts,
            Ticker ticker,
            Scheduler scheduler,
            Executor callers,
            Runnable stopUpstream,
            UpstreamListener done) {
        this.usageWanted = request.chat().usageWanted();
        this.dialect = dialect;
        this.headers = headers;
        this.splitter = dialect.splitter(this::onEvent);
        this.callers = callers;
        this.stopUpstream = stopUpstream;
        this.done = done;
        this.watch = new StreamWatch(timeouts, request, ticker, scheduler, relay::keepAlive, this::abort);
    }

    /** Whether nothing more is wanted. */
    public boolean isOver() {
        return state.get() == State.OVER;
    }

    /** Takes bytes of the stream, cut anywhere; the caller hears of them by {@link #flush}, or when more than a little has come. */
    public void take(ByteBuffer bytes) {
        if (!isOver() && !splitter.feed(bytes)) {
            abort(Outcome.broken("an event was too long or unreadable"));
        }
    }

    /** Hands what has been taken to the caller; whoever brings the bytes has no more just now. */
    public void flush() {
        relay.flush();
    }

    /**
     * Whether whoever brings the bytes has to pause since the caller is behind; the task is run, on the caller's thread, when it can go on
     * or has to see that all is over. While it is paused silence is not the target's.
     */
    public boolean pauseIfFull(Runnable resume) {
        if (!relay.isFull()) {
            return false;
        }
        relay.flush();
        watch.pause();
        boolean full = relay.pauseIfFull(() -> {
            watch.resume();
            resume.run();
        });
        if (!full) {
            watch.unpause();
        }
        return full;
    }

    /** Takes bytes from a thread that may wait, and lets it wait while the caller is behind. */
    public void takeWaiting(byte[] bytes) throws InterruptedException {
        take(ByteBuffer.wrap(bytes));
        flush();
        CountDownLatch caughtUp = new CountDownLatch(1);
        if (pauseIfFull(caughtUp::countDown)) {
            caughtUp.await();
        }
    }

    private void onEvent(byte[] event) {
        if (isOver()) {
            return;
        }
        watch.eventCame();
        SseData data = SseData.of(event);
        if (data == null) {
            return;
        }
        StreamEvent read = dialect.readEvent(data.bytes, data.start, data.end);
        if (data.error && read.kind() != StreamEvent.Kind.ERROR) {
            failed(StreamEvent.ERROR, data);
            return;
        }
        if (read.finished()) {
            finished = true;
        }
        if (read.usage() != null) {
            usage = read.usage();
        }
        switch (read.kind()) {
            case CONTENT -> {
                tokens = tokens + 1; // one thread counts
                pass(event, read);
                commit();
            }
            case FRAME -> pass(event, read);
            case USAGE -> {
                if (usageWanted) {
                    pass(event, read);
                }
            }
            case ERROR -> failed(read, data);
            case DONE -> ended();
            case MALFORMED -> {} // skipped: one bad line costs a caller a token, not the answer
        }
    }

    private void pass(byte[] came, StreamEvent read) {
        byte[] event = read.bytes() == null ? came : read.bytes();
        if (event.length == 0) {
            return;
        }
        watch.passedOn();
        if (state.get() != State.HELD) {
            relay.add(event);
            return;
        }
        if (!held.add(event)) {
            commit();
        }
    }

    private void commit() {
        if (!state.compareAndSet(State.HELD, State.PASSING)) {
            return;
        }
        held.release(relay::add);
        held = null;
        watch.check();
        tell(Outcome.SUCCESS, Reply.streaming(headers.get(), relay));
    }

    private void tell(Outcome outcome, Reply reply) {
        try {
            callers.execute(() -> done.done(outcome, reply));
        } catch (RejectedExecutionException e) {
            done.done(outcome, reply);
        }
    }

    /** The stream has said all: {@code [DONE]}, or its end after a finish reason. */
    private void ended() {
        if (finished) {
            commit(); // unless it has: an answer without a word, such as a content filter's
        }
        if (state.get() == State.HELD) {
            abort(Outcome.broken("an empty stream"));
        } else if (leave() == State.PASSING) {
            relay.end(Outcome.SUCCESS, usage, LastWords.ofWhole(dialect.lastEvents()));
        }
    }

    /**
     * No more bytes come.
     *
     * @param failure why, or null when they came to their end
     */
    public void complete(Outcome failure) {
        if (isOver()) {
            return;
        }
        byte[] rest = splitter.rest();
        if (rest != null) {
            onEvent(rest);
        }
        if (finished) {
            ended();
        } else if (failure != null) {
            fail(failure, null);
        } else {
            fail(Outcome.broken(state.get() == State.HELD ? "an empty stream" : "the stream was cut"), null);
        }
    }

    /** No more bytes come, and all was said, be it fewer answers than were asked for. */
    public void finish() {
        finished = true;
        complete(null);
    }

    /** What was called has failed, and needs no giving up. */
    public void fail(Outcome outcome, Reply reply) {
        fail(leave(), outcome, reply);
    }

    private void failed(StreamEvent error, SseData data) {
        byte[] said = Arrays.copyOfRange(data.bytes, data.start, data.end);
        Outcome outcome = error.failure() == null ? OutcomeClassifier.ofErrorEvent(said) : error.failure();
        fail(giveUp(), outcome, Reply.whole(Map.of(), error.bytes() == null ? said : error.bytes(), Usage.UNKNOWN));
    }

    /** Gives up a call that is still under way; a stream that had said all, and only did not end, is whole nevertheless. */
    public void abort(Outcome outcome) {
        State before = giveUp();
        if (before == State.PASSING && finished) {
            relay.end(Outcome.SUCCESS, usage, LastWords.ofWhole(StreamEvent.NOTHING));
        } else {
            fail(before, outcome, null);
        }
    }

    /** The caller hung up, or the attempt's time is over. */
    public void hangUp() {
        if (giveUp() != State.OVER) {
            relay.end(Outcome.CANCELLED, usageSoFar(), null);
        }
    }

    /** Makes the answer over while its bytes still come. */
    private State giveUp() {
        State before = leave();
        if (before != State.OVER) {
            stopUpstream.run();
        }
        return before;
    }

    /** Makes the answer over; whoever finds it in another state than that tells the end. */
    private State leave() {
        State before = state.getAndSet(State.OVER);
        watch.stop();
        return before;
    }

    private void fail(State before, Outcome outcome, Reply reply) {
        switch (before) {
            case HELD -> tell(outcome, reply);
            case PASSING -> relay.end(outcome, usageSoFar(), LastWords.ofBroken(outcome));
            case OVER -> {}
        }
    }

    /** What the provider said, else what was streamed: a stream that is cut short never comes to tell. */
    private Usage usageSoFar() {
        return new Usage(usage.promptTokens(), Math.max(usage.completionTokens(), tokens));
    }
}
