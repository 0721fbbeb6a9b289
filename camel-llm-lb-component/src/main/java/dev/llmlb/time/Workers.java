package dev.llmlb.time;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Daemon threads for tasks that may wait; idle ones end after 10 s, all with {@link #close}.
 *
 * <p>There is no queue: a task that finds every thread busy is rejected, so that a caller hears of it at once.
 */
public final class Workers implements Executor, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    /** @param most threads at once */
    public Workers(String name, int most) {
        threads = new ThreadPoolExecutor(
                0, most, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> daemon(task, name));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Runs the task.
     *
     * @throws RejectedExecutionException when all threads are busy, or it is closed
     */
    @Override
    public void execute(Runnable task) {
        start(task);
    }

    /**
     * Runs a task that can be interrupted.
     *
     * @return interrupts the task, or keeps it from beginning
     * @throws RejectedExecutionException when all threads are busy, or it is closed
     */
    public Scheduler.Scheduled start(Runnable task) {
        Future<?> future = threads.submit(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.warn("A task failed", e);
            }
        });
        return () -> future.cancel(true);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
