package dev.llmlb.pipeline;

import dev.llmlb.time.Scheduler;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets another thread end what a request waits for, be it an attempt or a pause.
 *
 * <p>Whoever begins to wait says how to give it up; that and the natural end race, and each waiting has its own guard so that one of
 * them wins.
 */
final class Cancellation implements BalancedCall {

    private final AtomicReference<Runnable> giveUp = new AtomicReference<>();
    private volatile boolean cancelled;

    /** Whether the caller has gone: nothing new is begun for it. */
    boolean isCancelled() {
        return cancelled;
    }

    /** From here on the request waits for something that ends with this; at once if it is cancelled. */
    void waitingFor(Runnable ending) {
        giveUp.set(ending);
        if (cancelled) {
            run();
        }
    }

    /** Goes on after a pause, or gives up before. */
    void pause(Scheduler scheduler, long nanos, Runnable then, Runnable givenUp) {
        AtomicBoolean over = new AtomicBoolean();
        Scheduler.Scheduled timer = scheduler.schedule(
                () -> {
                    if (over.compareAndSet(false, true)) {
                        then.run();
                    }
                },
                nanos);
        waitingFor(() -> {
            if (over.compareAndSet(false, true)) {
                timer.cancel();
                givenUp.run();
            }
        });
    }

    @Override
    public void cancel() {
        cancelled = true;
        run();
    }

    private void run() {
        Runnable ending = giveUp.getAndSet(null);
        if (ending != null) {
            ending.run();
        }
    }
}
