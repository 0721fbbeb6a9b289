package dev.llmlb.limit;

import dev.llmlb.time.Ticker;
import java.time.Duration;
import java.util.List;

/**
 * A limit of units in every sliding span, for each value by itself: such as 500 requests of a user in any hour.
 *
 * <p>A request may count for several values at once, such as the teams of its caller: it gets in when all of them have room.
 */
public final class RateWindows {

    /**
     * Coarser than for a target, since there may be ten thousand windows: at most 8 KiB each. A unit may come free 250 ms late in a
     * minute, 6 min late in a day; TrueFoundry's own minute has 12 grains.
     */
    static final int GRAINS = 240;

    /** A thread may stand still between looking at the clock and at the window; no window is forgotten by then. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final Ticker ticker;
    private final PerValue<Window> windows;
    private volatile long limit;

    /** Those of this process. */
    public RateWindows(Ticker ticker, long limit, Duration span) {
        this(ticker, limit, span, Windows.IN_MEMORY, "");
    }

    /**
     * @param limit units in any span, 0 or more
     * @param name of the windows, to which each value is added
     */
    public RateWindows(Ticker ticker, long limit, Duration span, Windows windows, String name) {
        this.ticker = ticker;
        this.limit = limit;
        this.windows = new PerValue<>(
                ticker, span.plus(MARGIN), name, whole -> windows.window(whole, this.limit, span, GRAINS));
    }

    /** Sets another limit; what is reserved stays so. */
    public void limit(long newLimit) {
        limit = newLimit;
    }

    /** Reserves the amount of every value, or of none and null. */
    public RateHold tryTake(List<List<String>> values, long amount) {
        long now = ticker.nanos();
        RateHold hold = new RateHold(this, values, amount);
        for (int i = 0; i < values.size(); i++) {
            long reservation = hold.window(i, window(values.get(i))).tryReserve(amount, now);
            if (reservation == Window.REFUSED) {
                hold.giveBack(i, now);
                return null;
            }
            hold.reserved(i, reservation);
        }
        return hold;
    }

    /** How long until the amount fits if nobody else takes any: 0 for now, {@link LimitGate#NEVER} if it is more than the limit. */
    public long nanosUntil(List<List<String>> values, long amount) {
        long now = ticker.nanos();
        long nanos = 0;
        for (List<String> value : values) {
            nanos = Math.max(nanos, window(value).nanosUntil(amount, now));
        }
        return nanos;
    }

    /** The units reserved for a value in the latest span. */
    public long used(List<String> value) {
        return window(value).used(ticker.nanos());
    }

    long now() {
        return ticker.nanos();
    }

    Window window(List<String> value) {
        Window window = windows.of(value);
        if (window.limit() != limit) {
            window.limit(limit);
        }
        return window;
    }
}
