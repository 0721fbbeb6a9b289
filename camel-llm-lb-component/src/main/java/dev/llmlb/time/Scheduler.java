package dev.llmlb.time;

/** Runs tasks later; one that blocks delays no other. */
public interface Scheduler {

    /** A task that has not run yet. */
    @FunctionalInterface
    interface Scheduled {

        /** Nothing is scheduled. */
        Scheduled NONE = () -> {};

        /** Forgets the task if it has not begun. */
        void cancel();
    }

    /** Runs the task once, {@code delayNanos} from now. */
    Scheduled schedule(Runnable task, long delayNanos);
}
