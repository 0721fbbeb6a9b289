package dev.llmlb.gateway.http;

import dev.llmlb.camel.SseInputStream;
import dev.llmlb.provider.http.LastWords;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * Writes a stream's events to its caller as they come. No thread waits: between two events the stream calls, and while the caller is
 * slow Jetty does; nothing more is taken from the stream then, so that its provider is slowed and no memory fills.
 */
final class StreamSender extends IteratingCallback {

    private static final byte[] STOPPED = LastWords.ofBroken("The answer broke off: the gateway stops");

    private final SseInputStream events;
    private final Response response;
    private final Runnable over;
    private volatile boolean cut;
    private boolean saidSo; // of the task that iterates

    /**
     * A sender that begins with {@link #iterate}.
     *
     * @param over run once: the stream has ended, or the caller has gone
     */
    StreamSender(SseInputStream events, Response response, Runnable over) {
        this.events = events;
        this.response = response;
        this.over = over;
    }

    /** Ends a stream that has not ended with an error event, in place of what else would come. */
    void cut() {
        cut = true;
        iterate();
    }

    @Override
    protected Action process() {
        byte[] next = saidSo ? null : events.poll();
        if (next == null) {
            return Action.SUCCEEDED;
        }
        if (cut) {
            saidSo = true;
            next = STOPPED;
        } else if (next.length == 0) {
            events.whenReadable(this::iterate);
            return Action.IDLE;
        }
        response.write(false, ByteBuffer.wrap(next), this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleted(Throwable failure) {
        over.run();
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
