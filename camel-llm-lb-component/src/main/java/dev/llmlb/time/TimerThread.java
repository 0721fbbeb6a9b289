package dev.llmlb.time;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Scheduler} that keeps time on one daemon thread and runs what is due on others, so that a task which blocks delays no other.
 * All its threads end with {@link #close}.
 */
public final class TimerThread implements Scheduler, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TimerThread.class);

    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService workers;

    public TimerThread(String name) {
        timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, name));
        timer.setRemoveOnCancelPolicy(true);
        workers = Executors.newCachedThreadPool(task -> daemon(task, name + "-task"));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Scheduled schedule(Runnable task, long delayNanos) {
        try {
            Future<?> future = timer.schedule(() -> workers.execute(() -> run(task)), delayNanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            return Scheduled.NONE; // closed: whoever waits is told by the stop of what it waits for
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("A timer task failed", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
    }
}
