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
import dev.llmlb.time.WallClock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * A call whose answer is streamed.
 *
 * <p>Until the first content token events are held back, so that an error, an empty stream or silence is still a plain failure that
 * another target can make good. At the <em>commit point</em> the held events and all that follow go to the caller as they come; from
 * then on a stream that ends without a finish reason ends with an error event, never like a whole answer.
 *
 * <p>The receiving thread, the timer and whoever hangs up race for the end: {@link #leave} has one winner, who tells it.
 */
final class StreamExchange implements Response.Listener {

    private static final int MAX_HELD_EVENTS = 64;
    private static final int MAX_HELD_BYTES = 256 << 10;
    private static final int MAX_ERROR = 64 << 10;
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private enum State {
        /** Before the commit point. */
        HELD,
        /** Events go to the caller. */
        PASSING,
        /** The end has been told, or the call was cancelled. */
        OVER
    }

    private final Request http;
    private final boolean usageWanted;
    private final Dialect dialect;
    private final WallClock clock;
    private final Executor callers;
    private final UpstreamListener done;
    private final SseRelay relay = new SseRelay(this::hangUp);
    private final EventSplitter splitter;
    private final StreamWatch watch;
    private final AtomicReference<State> state = new AtomicReference<>(State.HELD);

    // the receiving side, one thread at a time
    private List<byte[]> held = new ArrayList<>();
    private int heldBytes;
    private Collector notAStream;
    private Unzip unzip; // null when the body is not compressed
    private boolean finished;
    private Response response;

    private volatile Usage usage = Usage.UNKNOWN;
    private volatile int tokens; // content events so far; providers send about one for each

    /**
     * An exchange that begins now.
     *
     * @param callers where the caller gets the stream or the failure: not on the receiving thread, for it may wait there
     */
    StreamExchange(
            Request http,
            UpstreamRequest request,
            Dialect dialect,
            Timeouts timeouts,
            Ticker ticker,
            Scheduler scheduler,
            WallClock clock,
            Executor callers,
            UpstreamListener done) {
        this.http = http;
        this.usageWanted = request.chat().usageWanted();
        this.dialect = dialect;
        this.splitter = dialect.splitter(this::onEvent);
        this.clock = clock;
        this.callers = callers;
        this.done = done;
        this.watch =
                new StreamWatch(timeouts, request.timeLeftNanos(), ticker, scheduler, relay::keepAlive, this::abort);
    }

    @Override
    public void onHeaders(Response response) {
        this.response = response;
        Replies.tellLimits(response, clock, done);
        unzip = Unzip.of(response);
        String type = response.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (!Replies.isSuccess(response.getStatus()) || type == null || !isStream(type)) {
            notAStream = new Collector(1_024, MAX_ERROR);
        }
    }

    private boolean isStream(String type) {
        String wanted = dialect.streamType();
        return type.regionMatches(true, 0, wanted, 0, wanted.length());
    }

    @Override
    public void onContentSource(Response response, Content.Source source) {
        while (true) {
            Content.Chunk chunk = source.read();
            if (chunk == null) {
                // nothing here waits, so the client's selector may run it itself: no change of threads for each event
                source.demand(Invocable.from(InvocationType.NON_BLOCKING, () -> onContentSource(response, source)));
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                http.abort(chunk.getFailure()); // onComplete tells
                return;
            }
            boolean last = chunk.isLast();
            try {
                take(chunk);
            } finally {
                chunk.release();
            }
            if (last) {
                return;
            }
            watch.pause();
            if (relay.pauseIfFull(() -> resume(response, source))) {
                return;
            }
            watch.unpause();
        }
    }

    private void resume(Response response, Content.Source source) {
        watch.eventCame();
        watch.unpause();
        onContentSource(response, source);
    }

    private void take(Content.Chunk chunk) {
        if (unzip == null) {
            take(chunk.getByteBuffer());
        } else if (!unzip.feed(chunk.getByteBuffer(), this::take)) {
            abort(Outcome.broken("a stream that is not gzip"));
        }
    }

    private void take(ByteBuffer bytes) {
        if (notAStream != null) {
            notAStream.add(bytes);
        } else if (state.get() != State.OVER && !splitter.feed(bytes)) {
            abort(Outcome.broken("an event was too long or unreadable"));
        }
    }

    private void onEvent(byte[] event) {
        if (state.get() == State.OVER) {
            return;
        }
        watch.eventCame();
        SseData data = SseData.of(event);
        if (data == null) {
            return;
        }
        StreamEvent read = dialect.readEvent(data.bytes, data.start, data.end);
        finished |= read.finished();
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
        if (state.get() != State.HELD) {
            relay.offer(event);
            return;
        }
        held.add(event);
        heldBytes += event.length;
        if (held.size() >= MAX_HELD_EVENTS || heldBytes >= MAX_HELD_BYTES) {
            commit();
        }
    }

    private void commit() {
        if (!state.compareAndSet(State.HELD, State.PASSING)) {
            return;
        }
        held.forEach(relay::offer);
        held = List.of();
        watch.check();
        Reply reply = Reply.streaming(Replies.visibleHeaders(response), relay);
        callers.execute(() -> done.done(Outcome.SUCCESS, reply));
    }

    /** The stream has said all: {@code [DONE]}, or its end after a finish reason. */
    private void ended() {
        if (finished) {
            commit(); // unless it has: an answer without a word, such as a content filter's
        }
        if (state.get() == State.HELD) {
            abort(Outcome.broken("an empty stream"));
        } else if (leave() == State.PASSING) {
            relay.end(Outcome.SUCCESS, usage, lastWords());
        }
    }

    private byte[] lastWords() {
        byte[] last = dialect.lastEvents();
        if (last.length == 0) {
            return DONE;
        }
        byte[] words = Arrays.copyOf(last, last.length + DONE.length);
        System.arraycopy(DONE, 0, words, last.length, DONE.length);
        return words;
    }

    @Override
    public void onComplete(Result result) {
        if (unzip != null) {
            unzip.close();
        }
        if (state.get() == State.OVER) {
            return;
        }
        int status = result.getResponse() == null ? 0 : result.getResponse().getStatus();
        if (notAStream != null && !Replies.isSuccess(status)) {
            byte[] error = notAStream.toBytes();
            fail(
                    leave(),
                    Replies.ofError(result.getResponse(), error, clock),
                    Reply.whole(Map.of(), dialect.readError(error), Usage.UNKNOWN));
            return;
        }
        if (notAStream != null) {
            fail(leave(), Outcome.broken("HTTP " + status + " without an event stream"), null);
            return;
        }
        byte[] rest = splitter.rest();
        if (rest != null) {
            onEvent(rest);
        }
        if (finished) {
            ended();
        } else if (result.isFailed()) {
            fail(leave(), Replies.ofFailure(result.getFailure(), status), null);
        } else {
            boolean begun = state.get() != State.HELD;
            fail(leave(), Outcome.broken(begun ? "the stream was cut" : "an empty stream"), null);
        }
    }

    private void failed(StreamEvent error, SseData data) {
        byte[] said = Arrays.copyOfRange(data.bytes, data.start, data.end);
        Outcome outcome = error.failure() == null ? OutcomeClassifier.ofErrorEvent(said) : error.failure();
        abort(outcome, Reply.whole(Map.of(), error.bytes() == null ? said : error.bytes(), Usage.UNKNOWN));
    }

    /** Gives up a call that is still under way. */
    private void abort(Outcome outcome) {
        abort(outcome, null);
    }

    private void abort(Outcome outcome, Reply reply) {
        State before = leave();
        if (before != State.OVER) {
            http.abort(new CancelledException());
            fail(before, outcome, reply);
        }
    }

    /** The caller hung up, or the attempt's time is over. */
    void hangUp() {
        State before = leave();
        if (before != State.OVER) {
            http.abort(new CancelledException());
            relay.end(Outcome.CANCELLED, usageSoFar(), null);
        }
    }

    /** Makes the exchange over; whoever finds it in another state than that tells the end. */
    private State leave() {
        State before = state.getAndSet(State.OVER);
        watch.stop();
        return before;
    }

    private void fail(State before, Outcome outcome, Reply reply) {
        switch (before) {
            case HELD -> callers.execute(() -> done.done(outcome, reply));
            case PASSING -> relay.end(outcome, usageSoFar(), errorEvent(outcome));
            case OVER -> {}
        }
    }

    /** What the provider said, else what was streamed: a stream that is cut short never comes to tell. */
    private Usage usageSoFar() {
        return new Usage(usage.promptTokens(), Math.max(usage.completionTokens(), tokens));
    }

    private static byte[] errorEvent(Outcome outcome) {
        return ("event: error\ndata: {\"error\":{\"message\":\"The answer broke off: " + outcome.detail()
                        + "\",\"type\":\"upstream_error\",\"code\":\"stream_broken\"}}\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
