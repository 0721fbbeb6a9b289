package dev.llmlb.provider.http;

import dev.llmlb.model.Operation;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Reply;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.time.Scheduler;
import dev.llmlb.time.Ticker;
import dev.llmlb.time.WallClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/** A call whose answer comes over HTTP as a stream; what becomes of its events is the {@link StreamedAnswer}'s business. */
final class StreamExchange implements Response.Listener {

    private static final int MAX_ERROR = 64 << 10;

    /** The end of a response comes with the stream's last words, or a packet later. */
    private static final long LINGER_NANOS = Duration.ofSeconds(5).toNanos();

    private final Request http;
    private final Operation operation;
    private final Dialect dialect;
    private final Scheduler scheduler;
    private final WallClock clock;
    private final UpstreamListener done;
    private final StreamedAnswer answer;

    // the receiving side, one thread at a time
    private Collector notAStream;
    private Unzip unzip; // null when the body is not compressed
    private Response response;
    private Scheduler.Scheduled lingering; // null until all was said and the response did not end

    /** An exchange that begins now. */
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
        this.operation = request.chat().operation();
        this.dialect = dialect;
        this.scheduler = scheduler;
        this.clock = clock;
        this.done = done;
        this.answer = new StreamedAnswer(
                request,
                dialect,
                () -> Replies.visibleHeaders(response),
                timeouts,
                ticker,
                scheduler,
                callers,
                () -> http.abort(new CancelledException()),
                done);
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
                answer.flush();
                linger();
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
            if (last || answer.pauseIfFull(() -> onContentSource(response, source))) {
                return;
            }
        }
    }

    /** A connection whose stream has ended is let go, should its provider forget to end the response. */
    private void linger() {
        if (lingering == null && answer.isOver()) {
            lingering = scheduler.schedule(() -> http.abort(new CancelledException()), LINGER_NANOS);
        }
    }

    private void take(Content.Chunk chunk) {
        if (unzip == null) {
            take(chunk.getByteBuffer());
        } else if (!unzip.feed(chunk.getByteBuffer(), this::take)) {
            answer.abort(Outcome.broken("a stream that is not gzip"));
        }
    }

    private void take(ByteBuffer bytes) {
        if (notAStream != null) {
            notAStream.add(bytes);
        } else {
            answer.take(bytes);
        }
    }

    @Override
    public void onComplete(Result result) {
        if (lingering != null) {
            lingering.cancel();
        }
        if (unzip != null) {
            unzip.close();
        }
        if (answer.isOver()) {
            return;
        }
        int status = result.getResponse() == null ? 0 : result.getResponse().getStatus();
        if (notAStream != null && !Replies.isSuccess(status)) {
            byte[] error = dialect.wholeError(
                    notAStream.toBytes(), result.getResponse().getHeaders()::get);
            answer.fail(
                    Replies.ofError(operation, result.getResponse(), error, clock),
                    Reply.whole(Map.of(), dialect.readError(error), Usage.UNKNOWN));
        } else if (notAStream != null) {
            notStreamed(status);
        } else {
            answer.complete(result.isFailed() ? Replies.ofFailure(result.getFailure(), status) : null);
        }
    }

    /** A body for a stream that was asked for: what it says when it is an error. */
    private void notStreamed(int status) {
        WholeAnswer said = dialect.readAnswer(notAStream.toBytes());
        if (said == null || said.outcome().isSuccess()) {
            answer.fail(Outcome.broken("HTTP " + status + " without an event stream"), null);
        } else {
            answer.fail(said.outcome(), Reply.whole(Map.of(), said.body(), Usage.UNKNOWN));
        }
    }

    /** The caller hung up, or the attempt's time is over. */
    void hangUp() {
        answer.hangUp();
    }
}
