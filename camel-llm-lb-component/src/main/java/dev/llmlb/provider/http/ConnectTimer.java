package dev.llmlb.provider.http;

import dev.llmlb.time.Scheduler;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.EndPoint.SslSessionData;

/**
 * Fails a request that has no connection in time. One that is sent at once, on a kept connection, costs no timer.
 *
 * <p>A request begins as soon as the host has taken the connection, and its first bytes then wait for the TLS handshake; that is part of
 * connecting, so the timer goes on and looks at the handshake in the end.
 */
final class ConnectTimer {

    /** What TLS calls the protocol of a session that is not agreed yet. */
    private static final String NOT_AGREED = "NONE";

    private final Request http;
    private boolean settled; // these two guarded by "this"
    private Scheduler.Scheduled timer = Scheduler.Scheduled.NONE;

    ConnectTimer(Request http) {
        this.http = http;
        http.onRequestBegin(request -> {
            if (isConnected(request)) {
                settle();
            }
        });
        http.onRequestSuccess(request -> settle());
        http.onRequestFailure((request, failure) -> settle());
    }

    /** Starts the time of a request that was sent, unless it has its connection, or has failed, by now. */
    synchronized void start(Duration limit, Scheduler scheduler) {
        if (!settled) {
            timer = scheduler.schedule(() -> expired(limit), limit.toNanos());
        }
    }

    private synchronized void settle() {
        settled = true;
        timer.cancel();
    }

    private void expired(Duration limit) {
        synchronized (this) {
            if (settled) {
                return;
            }
        }
        if (!isConnected(http)) {
            http.abort(new SocketTimeoutException("no connection within " + limit.toMillis() + " ms"));
        }
    }

    private static boolean isConnected(Request request) {
        Connection connection = request.getConnection();
        if (connection == null) {
            return false;
        }
        SslSessionData tls = connection.getSslSessionData();
        return tls == null || !NOT_AGREED.equals(tls.sslSession().getProtocol());
    }
}
