package dev.llmlb.limit;

/**
 * A limit of N units that holds in every span of a length: at no time has the latest span more than N reserved. {@link SlidingWindow} is the
 * one of this process; another may be shared by several.
 *
 * <p>Safe for many threads, and quick: it is asked on the way of every request. Times are nanoseconds of the balancer's ticker; those of
 * racing callers may come in the wrong order.
 */
public interface Window {

    /** Instead of a reservation: it does not fit now. */
    long REFUSED = -1;

    /** Instead of a wait: it is more than the whole limit. */
    long NEVER = Long.MAX_VALUE;

    long limit();

    /** Sets another limit; what is reserved stays so. */
    void limit(long newLimit);

    /**
     * Reserves the amount if it fits.
     *
     * @param amount 0 or more
     * @return the reservation, 0 or more, or {@link #REFUSED}
     */
    long tryReserve(long amount, long now);

    /** Replaces what was reserved by what was used, even over the limit. Each reservation is settled at most once. */
    void settle(long reservation, long reserved, long real, long now);

    /** Books what has been spent without a reservation, even over the limit. */
    void charge(long amount, long now);

    /** Whether the amount would fit. */
    boolean fits(long amount, long now);

    /** The units reserved in the latest span. */
    long used(long now);

    /** How long until the amount fits if nothing else is reserved: 0 for now, {@link #NEVER} if it is more than the limit. */
    long nanosUntil(long amount, long now);
}
