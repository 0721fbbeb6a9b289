package dev.llmlb.pipeline;

/** A request under way. */
@FunctionalInterface
public interface BalancedCall {

    /** A request that has ended before anyone could give it up. */
    BalancedCall OVER = () -> {};

    /**
     * Gives the request up: its upstream call is cancelled, its permit is free, and its listener is told of a failure of status 499, on
     * this thread.
     *
     * <p>A request that is answered by then stays answered; a stream is given up by closing it.
     */
    void cancel();
}
