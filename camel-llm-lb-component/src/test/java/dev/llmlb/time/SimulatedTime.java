package dev.llmlb.time;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A clock that a test moves by hand, with the tasks that are due on it: {@link #advance} runs them in the order of their times, and
 * tasks of one time in the order in which they were scheduled.
 *
 * <p>Threads may schedule and read at will; tasks run on the thread that advances, outside the lock.
 */
public final class SimulatedTime implements Ticker, Scheduler {

    private record Task(long atNanos, long number, Runnable task) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::atNanos).thenComparingLong(Task::number));
    private long nowNanos;
    private long scheduled;

    @Override
    public synchronized long nanos() {
        return nowNanos;
    }

    @Override
    public synchronized Scheduled schedule(Runnable task, long delayNanos) {
        Task entry = new Task(nowNanos + Math.max(0, delayNanos), scheduled++, task);
        tasks.add(entry);
        return () -> forget(entry);
    }

    private synchronized void forget(Task entry) {
        tasks.remove(entry);
    }

    /** How many tasks wait. */
    public synchronized int waiting() {
        return tasks.size();
    }

    /** Moves the clock and runs what falls due on the way, each at its own time. */
    public void advance(Duration by) {
        long end = nanos() + by.toNanos();
        for (Task due = takeUntil(end); due != null; due = takeUntil(end)) {
            due.task.run();
        }
        moveTo(end);
    }

    /** Runs the next task, at its time; false when none waits. */
    public boolean step() {
        Task next = takeUntil(Long.MAX_VALUE);
        if (next == null) {
            return false;
        }
        next.task.run();
        return true;
    }

    private synchronized Task takeUntil(long endNanos) {
        Task first = tasks.peek();
        if (first == null || first.atNanos > endNanos) {
            return null;
        }
        nowNanos = Math.max(nowNanos, first.atNanos);
        return tasks.remove();
    }

    private synchronized void moveTo(long endNanos) {
        nowNanos = Math.max(nowNanos, endNanos);
    }
}
