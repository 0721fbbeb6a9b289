package dev.llmlb.limit;

import java.time.Duration;

/**
 * A limit of N units that holds in every span of a length, 60 s if not said, wherever it begins: at no time has the latest span more
 * than N reserved.
 *
 * <p>A log of what was reserved when, in a ring. An entry counts for one span from its time, so a full limit that was used at once is
 * free again at once, exactly one span later. A fixed window would let 2 N through around its border, and a token bucket N beyond the
 * refill of its burst; both are over the limit in some span.
 *
 * <p>The log is exact up to {@value #EXACT_ENTRIES} entries. Above that, what is reserved within a grain of an entry joins it and
 * <em>the whole entry takes the newer time</em>. So memory is bounded by 256 entries and the grains in a span, for any limit and any
 * length; the limit is still never exceeded, and the price is that a unit may come free up to a grain late. With 1,000 grains in 60 s
 * that is 32 KiB, and 60 ms or 0.1 % of the rate.
 *
 * <p>A reservation is the id of its entry. It is settled when the real amount is known: what was not needed is given back to its
 * own entry, and what was needed beyond it is booked now, even over the limit, because it has been spent; nothing more is let in
 * until that has passed.
 *
 * <p>One short lock; nothing is allocated once the ring has grown. Times of racing callers may come in the wrong order: an
 * earlier time is taken as the latest seen.
 */
final class SlidingWindow implements Window {

    static final long WINDOW_NANOS = Duration.ofSeconds(60).toNanos();

    static final int EXACT_ENTRIES = 256;
    static final int GRAINS = 1_000;
    static final long GRAIN_NANOS = WINDOW_NANOS / GRAINS;

    private final long spanNanos;
    private final long grainNanos;
    private volatile long limit;
    private volatile long used; // written under the lock; may still hold what has expired, so it is never too low

    private long[] times = new long[16]; // a ring: entry "id" is at id & (length - 1)
    private long[] amounts = new long[16];
    private long oldest; // the id of the oldest entry
    private long next; // the id of the entry to come
    private long openedNanos; // the oldest time in the newest entry
    private long latestNanos;
    private boolean begun;

    /** @param limit units in any 60 s, 0 or more */
    SlidingWindow(long limit) {
        this(limit, WINDOW_NANOS, GRAINS);
    }

    /**
     * @param limit units in any span, 0 or more
     * @param spanNanos the length of a span
     * @param grains in a span: how fine the log stays under many reservations
     */
    SlidingWindow(long limit, long spanNanos, int grains) {
        this.spanNanos = spanNanos;
        this.grainNanos = spanNanos / grains;
        limit(limit);
    }

    @Override
    public long limit() {
        return limit;
    }

    @Override
    public void limit(long newLimit) {
        if (newLimit < 0) {
            throw new IllegalArgumentException("limit: " + newLimit + " (expected: 0 or more)");
        }
        limit = newLimit;
    }

    @Override
    public synchronized long tryReserve(long amount, long now) {
        long time = expire(now);
        return amount <= limit - used ? book(amount, time) : REFUSED;
    }

    @Override
    public synchronized void settle(long reservation, long reserved, long real, long now) {
        long time = expire(now);
        if (real > reserved) {
            book(real - reserved, time);
        } else if (reservation >= oldest) { // else it no longer counts
            int slot = slot(reservation);
            amounts[slot] -= reserved - real;
            used -= reserved - real;
        }
    }

    @Override
    public synchronized void charge(long amount, long now) {
        book(amount, expire(now));
    }

    /** Takes no lock while there is plenty. */
    @Override
    public boolean fits(long amount, long now) {
        return amount <= limit - used || amount <= limit - used(now);
    }

    @Override
    public synchronized long used(long now) {
        expire(now);
        return used;
    }

    @Override
    public synchronized long nanosUntil(long amount, long now) {
        long time = expire(now);
        if (amount > limit) {
            return NEVER;
        }
        long missing = amount - (limit - used);
        if (missing <= 0) {
            return 0;
        }
        long entry = oldest;
        while (missing > amounts[slot(entry)]) {
            missing -= amounts[slot(entry++)];
        }
        return times[slot(entry)] + spanNanos - time;
    }

    /** Forgets what is older than a span; gives the time that now is taken for. */
    private long expire(long now) {
        if (!begun || now - latestNanos > 0) {
            latestNanos = now;
            begun = true;
        }
        long expired = 0;
        while (oldest < next && latestNanos - times[slot(oldest)] >= spanNanos) {
            expired += amounts[slot(oldest++)];
        }
        if (expired > 0) {
            used -= expired;
        }
        return latestNanos;
    }

    private long book(long amount, long time) {
        if (!joinsNewest(time)) {
            if (next - oldest == times.length) {
                grow();
            }
            openedNanos = time;
            amounts[slot(next)] = 0;
            next++;
        }
        int newest = slot(next - 1);
        times[newest] = time;
        amounts[newest] += amount;
        used += amount;
        return next - 1;
    }

    private boolean joinsNewest(long time) {
        return oldest < next
                && (time == openedNanos || next - oldest >= EXACT_ENTRIES && time - openedNanos < grainNanos);
    }

    private void grow() {
        long[] newTimes = new long[times.length * 2];
        long[] newAmounts = new long[times.length * 2];
        for (long id = oldest; id < next; id++) {
            int to = (int) (id & (newTimes.length - 1));
            newTimes[to] = times[slot(id)];
            newAmounts[to] = amounts[slot(id)];
        }
        times = newTimes;
        amounts = newAmounts;
    }

    private int slot(long id) {
        return (int) (id & (times.length - 1));
    }
}
