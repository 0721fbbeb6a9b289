package dev.llmlb.observe;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;

/** Is told what becomes of one request, one call after the other. */
public interface RequestObserver {

    /** Sees nothing. */
    RequestObserver NONE = new RequestObserver() {};

    /**
     * The request passes a target over that is at a limit; told once for each.
     *
     * @param limit {@code requests}, {@code tokens} or {@code concurrency}
     */
    default void limited(Target target, String limit) {}

    /** No target can be had, and the first is waited for. */
    default void waits(long nanos) {}

    /**
     * An upstream call begins.
     *
     * @param number 1 for the first attempt of a request
     * @return who is told of the rest
     */
    default AttemptObserver attemptBegan(Upstream upstream, int number) {
        return AttemptObserver.NONE;
    }

    /**
     * The request has ended; that of a stream when its last event is through.
     *
     * @param target the last one that was tried, or null when there was none
     * @param cost at the target's prices, 0 when unknown
     */
    default void ended(Target target, Outcome outcome, Usage usage, double cost, int attempts, long nanos) {}
}
