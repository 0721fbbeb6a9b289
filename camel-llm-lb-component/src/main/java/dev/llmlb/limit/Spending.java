package dev.llmlb.limit;

import java.time.Instant;

/**
 * A sum that begins anew at 0 with each {@link Period}: in this process, or for several balancers together. Asked on the way of every request
 * under a budget; safe for many threads.
 */
public interface Spending {

    /** The units since the period began. */
    long spent(Instant now);

    /** Adds an amount, 0 or more; gives the sum with it. Each addition gives another sum, so that one of them crosses a threshold. */
    long add(long amount, Instant now);
}
