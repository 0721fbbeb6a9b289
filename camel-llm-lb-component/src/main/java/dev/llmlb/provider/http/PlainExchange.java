package dev.llmlb.provider.http;

import dev.llmlb.model.Operation;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Reply;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.time.Scheduler;
import dev.llmlb.time.WallClock;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;

/**
 * A call whose answer comes as one body. It may be long in coming, and has the attempt's time for that; once it has begun, silence is the end
 * of it.
 */
final class PlainExchange implements Response.Listener {

    private static final int MAX_ANSWER = 64 << 20;
    private static final int MAX_ERROR = 64 << 10;

    private final Operation operation;
    private final Dialect dialect;
    private final Duration idle;
    private final Scheduler scheduler;
    private final WallClock clock;
    private final UpstreamListener done;

    // the receiving side, one thread at a time
    private Collector body;
    private Unzip unzip; // null when the body is not compressed
    private Scheduler.Scheduled silence = Scheduler.Scheduled.NONE;

    /** @param idle the most between two pieces of the body */
    PlainExchange(
            Operation operation,
            Dialect dialect,
            Duration idle,
            Scheduler scheduler,
            WallClock clock,
            UpstreamListener done) {
        this.operation = operation;
        this.dialect = dialect;
        this.idle = idle;
        this.scheduler = scheduler;
        this.clock = clock;
        this.done = done;
    }

    @Override
    public void onHeaders(Response response) {
        Replies.tellLimits(response, clock, done);
        unzip = Unzip.of(response);
        int expected = (int) Math.min(MAX_ANSWER, response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH));
        body = new Collector(
                expected < 0 ? 2_048 : expected, Replies.isSuccess(response.getStatus()) ? MAX_ANSWER : MAX_ERROR);
    }

    @Override
    public void onContent(Response response, ByteBuffer content) {
        silence.cancel();
        silence = scheduler.schedule(
                () -> response.abort(new SocketTimeoutException("the answer stalled")), idle.toNanos());
        if (unzip == null) {
            body.add(content);
        } else if (!unzip.feed(content, body::add)) {
            response.abort(new IOException("not gzip"));
        }
    }

    @Override
    public void onComplete(Result result) {
        silence.cancel();
        if (unzip != null) {
            unzip.close();
        }
        if (result.getFailure() instanceof CancelledException) {
            return;
        }
        Response response = result.getResponse();
        int status = response == null ? 0 : response.getStatus();
        if (result.isFailed() && (body == null || Replies.isSuccess(status))) {
            done.done(Replies.ofFailure(result.getFailure(), status), null);
        } else if (Replies.isSuccess(status)) {
            answered(response);
        } else {
            byte[] error = dialect.wholeError(body.toBytes(), response.getHeaders()::get);
            done.done(
                    Replies.ofError(operation, response, error, clock),
                    Reply.whole(Map.of(), dialect.readError(error), Usage.UNKNOWN));
        }
    }

    private void answered(Response response) {
        WholeAnswer answer = body.overflown() ? null : dialect.readAnswer(body.toBytes());
        if (answer == null) {
            done.done(Outcome.broken("HTTP " + response.getStatus() + " without an answer"), null);
        } else {
            done.done(answer.outcome(), Reply.whole(Replies.visibleHeaders(response), answer.body(), answer.usage()));
        }
    }
}
