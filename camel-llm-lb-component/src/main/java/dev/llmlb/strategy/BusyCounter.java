package dev.llmlb.strategy;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A counter that many threads write, kept at a distance from whatever lies behind it in memory: two that share a line of the cache make
 * processors wait for each other though they count different things.
 */
@SuppressWarnings("unused") // nobody reads what only takes up room
final class BusyCounter extends AtomicLong {

    private static final long serialVersionUID = 1;

    /** With the counter 128 bytes: the lines of a cache are 64, and many processors fetch two at once. */
    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13;
}
