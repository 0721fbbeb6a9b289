package dev.llmlb.limit;

import dev.llmlb.model.VendorLimits;
import dev.llmlb.time.SpreadCounter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a target, a provider account or a quota pool may use, and what it uses; {@link LimitGate} asks several at once.
 *
 * <p>Lives as long as its owner, over reloads. Without limits, and while the vendor has said nothing, taking and giving back is one
 * atomic operation each.
 */
public final class Allowance {

    /** Nobody knows when a running attempt ends; whoever waits for one looks again after this. */
    static final long LOOK_AGAIN_NANOS = Duration.ofMillis(100).toNanos();

    /** Begun under a bound, and begun without one. Nobody waits for the latter, so their counter may be spread over the processors. */
    private final AtomicInteger bounded = new AtomicInteger();

    private final SpreadCounter unbounded = new SpreadCounter();
    private final Meter requests; // the two guarded by "this"
    private final Meter tokens;
    private volatile UsageLimits limits;
    private volatile boolean capped; // whether what runs at the same time is bounded
    private volatile boolean countsTokens; // whether the meter of tokens may hold to anything
    private volatile boolean metered; // whether either meter holds to anything

    /** What was taken, to be given back. */
    record Booking(Meter.Taken requests, Meter.Taken tokens, boolean isBounded) {

        static final Booking NOTHING = new Booking(Meter.Taken.NOTHING, Meter.Taken.NOTHING, false);
        private static final Booking A_PLACE = new Booking(Meter.Taken.NOTHING, Meter.Taken.NOTHING, true);

        /** Whether only a place among those under way was taken. */
        boolean isUnmetered() {
            return this == NOTHING || this == A_PLACE;
        }
    }

    /** One that is counted in this process. */
    public Allowance(UsageLimits limits) {
        this(limits, Windows.IN_MEMORY, "");
    }

    /**
     * @param windows where requests and tokens are counted
     * @param name of what is limited, the same in every process that counts it
     */
    public Allowance(UsageLimits limits, Windows windows, String name) {
        requests = new Meter(windows, name + " requests_per_minute");
        tokens = new Meter(windows, name + " tokens_per_minute");
        limits(limits);
    }

    public UsageLimits limits() {
        return limits;
    }

    /** Sets other limits; what is in use stays so. */
    public synchronized void limits(UsageLimits newLimits) {
        limits = newLimits;
        capped = newLimits.maxConcurrency() > 0;
        requests.limit(newLimits.requestsPerMinute());
        tokens.limit(newLimits.tokensPerMinute());
        countsTokens = true;
        metered = true; // the next attempt finds out
    }

    boolean isOpen() {
        return !capped && !metered;
    }

    boolean countsTokens() {
        return countsTokens;
    }

    /** The attempts under way. */
    public int inFlight() {
        return bounded.get() + (int) unbounded.sum();
    }

    LimitView view(long now) {
        synchronized (this) {
            return new LimitView(limits, requests.used(now), tokens.used(now), inFlight());
        }
    }

    synchronized void vendorSaid(VendorLimits said, long now) {
        requests.vendorSaid(said.remainingRequests(), said.resetRequestsNanos(), now);
        tokens.vendorSaid(said.remainingTokens(), said.resetTokensNanos(), now);
        countsTokens |= said.remainingTokens() >= 0;
        metered = true;
    }

    /** Takes one request, its tokens and a place among those under way: all of them, or none and null. */
    Booking tryTake(long tokenCount, long now) {
        int max = limits.maxConcurrency();
        if (max == 0) {
            unbounded.add(1);
        } else if (!tryEnter(max)) {
            return null;
        }
        Booking place = max == 0 ? Booking.NOTHING : Booking.A_PLACE;
        Booking booking = metered ? tryTakeMetered(tokenCount, now, place) : place;
        if (booking == null) {
            leave(place);
        }
        return booking;
    }

    private synchronized Booking tryTakeMetered(long tokenCount, long now, Booking place) {
        countsTokens = tokens.isLimited(now);
        metered = countsTokens | requests.isLimited(now);
        if (!metered) {
            return place;
        }
        if (!tokens.fits(tokenCount, now)) {
            return null; // before the request is taken, so that nothing has to be given back
        }
        Meter.Taken request = requests.tryTake(1, now);
        if (request == null) {
            return null;
        }
        Meter.Taken token = tokens.tryTake(tokenCount, now);
        if (token == null) { // taken meanwhile by somebody else who shares the window
            request.settle(0, now);
            return null;
        }
        return new Booking(request, token, place.isBounded());
    }

    /** Undoes a booking whose attempt was not made. */
    void rollBack(Booking booking, long now) {
        if (!booking.isUnmetered()) {
            synchronized (this) {
                booking.requests().settle(0, now);
                booking.tokens().settle(0, now);
            }
        }
        leave(booking);
    }

    /** Ends an attempt: its request stays counted, its tokens become the real ones. */
    void settle(Booking booking, long realTokens, long now) {
        if (!booking.isUnmetered()) {
            synchronized (this) {
                booking.tokens().settle(realTokens, now);
            }
        }
        leave(booking);
    }

    /** Ends an attempt of which nobody knows the tokens: all stays as it was taken. */
    void leave(Booking booking) {
        if (booking.isBounded()) {
            bounded.decrementAndGet();
        } else {
            unbounded.add(-1);
        }
    }

    /** The limit that leaves no room for one more attempt, or null when there is room. */
    LimitKind reached(long tokenCount, long now) {
        if (isFull()) {
            return LimitKind.CONCURRENCY;
        }
        if (!metered) {
            return null;
        }
        synchronized (this) {
            if (!requests.fits(1, now)) {
                return LimitKind.REQUESTS;
            }
            return tokens.fits(tokenCount, now) ? null : LimitKind.TOKENS;
        }
    }

    long nanosUntilFree(long tokenCount, long now) {
        long nanos = isFull() ? LOOK_AGAIN_NANOS : 0;
        if (!metered) {
            return nanos;
        }
        synchronized (this) {
            return Math.max(nanos, Math.max(requests.nanosUntil(1, now), tokens.nanosUntil(tokenCount, now)));
        }
    }

    private boolean isFull() {
        return capped && inFlight() >= limits.maxConcurrency();
    }

    private boolean tryEnter(int max) {
        int begunBefore = (int) unbounded.sum(); // while there was no bound
        int running = bounded.get();
        while (running < max - begunBefore) {
            int seen = bounded.compareAndExchange(running, running + 1);
            if (seen == running) {
                return true;
            }
            running = seen;
        }
        return false;
    }
}
