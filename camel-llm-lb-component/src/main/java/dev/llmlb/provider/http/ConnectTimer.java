package dev.llmlb.provider.http;

import dev.llmlb.time.Scheduler;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.eclipse.jetty.client.Request;

/** Fails a request that has no connection in time. One that is sent at once, on a kept connection, costs no timer. */
final class ConnectTimer {

    private final Request http;
    private boolean settled; // these two guarded by "this"
    private Scheduler.Scheduled timer = Scheduler.Scheduled.NONE;

    ConnectTimer(Request http) {
        this.http = http;
        http.onRequestBegin(request -> settle());
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
        http.abort(new SocketTimeoutException("no connection within " + limit.toMillis() + " ms"));
    }
}
