package dev.llmlb.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Notices that a caller closes the connection while its request is being answered.
 *
 * <p>Jetty reads nothing then, so it would notice only at the next write. The request has been read to its end, and nothing is read in
 * its place but the close: a byte that comes is the next request of a pipeline, and is handed back.
 */
final class CallerWatch implements Callback {

    private static final IOException STOPPED = new IOException("the watch has stopped");

    private final AbstractEndPoint endPoint;
    private final Connection connection;
    private final Runnable gone;
    private boolean begun; // these two guarded by "this"
    private boolean stopped;

    CallerWatch(Connection connection, Runnable gone) {
        this.connection = connection;
        this.endPoint = (AbstractEndPoint) connection.getEndPoint();
        this.gone = gone;
    }

    synchronized void begin() {
        if (!stopped) {
            begun = endPoint.getFillInterest().tryRegister(this);
        }
    }

    /** Gives the connection back to Jetty; must be called before the response is complete. */
    void stop() {
        synchronized (this) {
            stopped = true;
            if (!begun) {
                return;
            }
            begun = false;
        }
        endPoint.getFillInterest().onFail(STOPPED);
    }

    /** There is something to read. */
    @Override
    public void succeeded() {
        if (hasClosed()) {
            gone.run();
        }
    }

    private synchronized boolean hasClosed() {
        begun = false;
        if (stopped) {
            return false;
        }
        ByteBuffer one = BufferUtil.allocate(1);
        try {
            int read = endPoint.fill(one);
            if (read > 0) {
                ((Connection.UpgradeTo) connection).onUpgradeTo(one);
            } else if (read == 0) {
                begin();
            }
            return read < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** The connection has failed, or the watch has stopped. */
    @Override
    public void failed(Throwable failure) {
        if (failure != STOPPED) {
            gone.run();
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
