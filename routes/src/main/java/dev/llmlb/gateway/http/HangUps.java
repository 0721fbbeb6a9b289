package dev.llmlb.gateway.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;

/**
 * Watches the connections of requests that take a while. A request that is answered at once costs no more than its place in a set: the
 * watch begins at the second look, 25 to 50 ms after it has come.
 */
final class HangUps implements AutoCloseable {

    private static final long LOOK_MILLIS = 25;

    private final Set<Entry> fresh = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor looker = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "llm-lb-hang-ups");
        thread.setDaemon(true);
        return thread;
    });

    HangUps() {
        looker.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A request under watch until it is stopped. */
    final class Entry {
        private final CallerWatch watch;
        private boolean seen; // of the looker

        private Entry(CallerWatch watch) {
            this.watch = watch;
        }

        /** Must be called before the response is complete. */
        void stop() {
            fresh.remove(this);
            watch.stop();
        }
    }

    /**
     * Begins to watch the caller of a request that has been read to its end.
     *
     * @param gone run once at most, when the caller hangs up; must not wait
     */
    Entry watch(Request request, Runnable gone) {
        Entry entry = new Entry(new CallerWatch(request.getConnectionMetaData().getConnection(), gone));
        fresh.add(entry);
        return entry;
    }

    private void look() {
        for (Entry entry : fresh) {
            if (entry.seen) {
                fresh.remove(entry);
                entry.watch.begin();
            }
            entry.seen = true;
        }
    }

    @Override
    public void close() {
        looker.shutdownNow();
    }
}
