package dev.llmlb.simulator;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * A call being answered; it ends once, in one of three ways: {@link #finish finished}, {@link #cut}, or
 * {@link #hungUp hung up} by the client.
 */
final class Exchange {

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final ScheduledExecutorService pacer;
    private final Exchanges owner;

    // guarded by this
    private boolean ended;
    private boolean streaming;
    private Future<?> pending;

    private GzipEncoder gzip;
    private long dripNanos;
    private boolean resets;

    /** When bytes were last on their way, by {@link System#nanoTime}. */
    private volatile long lastWriteNanos = System.nanoTime();

    Exchange(Request request, Response response, Callback callback, ScheduledExecutorService pacer, Exchanges owner) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.pacer = pacer;
        this.owner = owner;
    }

    /** Marks this call as a stream being written. */
    synchronized void streaming() {
        if (!ended) {
            streaming = true;
            owner.streamOpened();
        }
    }

    /** Sets how the bytes of the answer go out. */
    void wire(Behaviour behaviour) {
        gzip = behaviour.has(Twist.GZIP) ? new GzipEncoder() : null;
        dripNanos = behaviour.dripNanos();
        resets = behaviour.has(Twist.RESET);
    }

    void head(int status, String contentType) {
        response.setStatus(status);
        if (!response.getHeaders().contains("Content-Type")) { // a behaviour may have its own
            header("Content-Type", contentType);
        }
    }

    void header(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /** Runs a step of this call later, unless the call has ended by then; at once when nothing is left to wait. */
    void after(long nanos, Runnable step) {
        if (nanos <= 0) {
            step.run();
            return;
        }
        synchronized (this) {
            if (ended) {
                return;
            }
            try {
                pending = pacer.schedule(step, nanos, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // the provider is closing and is about to cut this call
            }
        }
    }

    void write(ByteBuffer bytes, Callback written) {
        ByteBuffer encoded = gzip == null ? bytes : gzip.encode(bytes, false);
        if (dripNanos > 0) {
            drip(encoded, written);
        } else {
            send(encoded, written);
        }
    }

    private void send(ByteBuffer bytes, Callback written) {
        lastWriteNanos = System.nanoTime();
        response.write(false, bytes, written);
    }

    private void drip(ByteBuffer bytes, Callback written) {
        if (!bytes.hasRemaining()) {
            written.succeeded();
            return;
        }
        ByteBuffer one = bytes.slice(bytes.position(), 1);
        bytes.position(bytes.position() + 1);
        send(one, new Written(this, () -> after(dripNanos, () -> drip(bytes, written))));
    }

    /** Writes the last bytes; from here on the call no longer counts as open. */
    void finish(ByteBuffer bytes) {
        ByteBuffer encoded = gzip == null ? bytes : gzip.encode(bytes, true);
        if (dripNanos > 0) {
            drip(encoded, new Written(this, () -> finishWith(ByteBuffer.allocate(0))));
        } else {
            finishWith(encoded);
        }
    }

    private void finishWith(ByteBuffer bytes) {
        if (end()) {
            response.write(true, bytes, callback);
        }
    }

    /** Closes the connection. */
    void cut() {
        if (end()) {
            closeConnection();
        }
    }

    /** Leaves a mistake of the simulator's to Jetty, which answers 500. */
    void fail(RuntimeException mistake) {
        if (end()) {
            callback.failed(mistake);
        }
    }

    /** Ends a call whose client has gone. */
    void hungUp() {
        if (end()) {
            owner.cancelledOne();
            closeConnection();
        }
    }

    /**
     * Ends this call if its client has closed the connection. Jetty does not read while a call is being answered, so
     * nobody else would notice unless something is written; a call that has written lately is left to find out so.
     */
    void checkClient(long quietNanos) {
        if (System.nanoTime() - lastWriteNanos >= quietNanos && clientGone()) {
            hungUp();
        }
    }

    /** Under the lock, because once ended the connection's reads are Jetty's again. */
    private synchronized boolean clientGone() {
        if (ended) {
            return false;
        }
        try {
            // the request was read in full: a byte here is pipelining, which no client of ours does
            return endPoint().fill(BufferUtil.allocate(1)) != 0;
        } catch (IOException e) {
            return true;
        }
    }

    private synchronized boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        if (pending != null) {
            pending.cancel(false);
        }
        owner.ended(this, streaming);
        return true;
    }

    private void closeConnection() {
        if (resets && endPoint() instanceof SocketChannelEndPoint socket) {
            try {
                socket.getChannel().socket().setSoLinger(true, 0);
            } catch (SocketException e) {
                // closed already
            }
        }
        endPoint().close();
        callback.failed(new EofException("connection closed by the simulated provider"));
    }

    private EndPoint endPoint() {
        return request.getConnectionMetaData().getConnection().getEndPoint();
    }
}
