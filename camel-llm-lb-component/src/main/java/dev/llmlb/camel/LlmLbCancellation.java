package dev.llmlb.camel;

/**
 * Lets whoever began an exchange end the {@code llm-lb:} call that it waits for, such as a server whose caller has hung up.
 *
 * <p>Put one into the exchange property {@link LlmLbConstants#CANCELLATION} before the route runs. After {@link #cancel} a call under
 * way, and any that the exchange still comes to, fails with status 499; the provider sees its connection close and the target's permit
 * is free. An answer that is there by then stays; a stream that has begun is ended by closing it.
 */
public final class LlmLbCancellation {

    private boolean cancelled; // these two guarded by "this"
    private Runnable call;

    /** Ends the call under way, on this thread; safe at any time, by any thread, more than once. */
    public void cancel() {
        Runnable underWay;
        synchronized (this) {
            cancelled = true;
            underWay = call;
            call = null;
        }
        if (underWay != null) {
            underWay.run();
        }
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** From now on this is the call to end; at once when it comes too late. */
    void underWay(Runnable cancelCall) {
        synchronized (this) {
            if (!cancelled) {
                call = cancelCall;
                return;
            }
        }
        cancelCall.run();
    }
}
