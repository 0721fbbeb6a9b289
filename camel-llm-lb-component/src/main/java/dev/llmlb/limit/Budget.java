package dev.llmlb.limit;

import dev.llmlb.time.Ticker;
import dev.llmlb.time.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What has been spent in the calendar's period of now, for each value by itself: such as the cost of a team this month. */
public final class Budget {

    private final Period period;
    private final WallClock clock;
    private final PerValue<Spending> spendings;

    /** One of this process. */
    public Budget(Period period, WallClock clock, Ticker ticker) {
        this(period, clock, ticker, Spendings.IN_MEMORY, "");
    }

    /**
     * @param ticker only tells how long a value was not seen
     * @param name of the spendings, to which each value is added
     */
    public Budget(Period period, WallClock clock, Ticker ticker, Spendings spendings, String name) {
        this.period = period;
        this.clock = clock;
        Duration keep = Duration.ofDays(period.mostDays() + 1L); // a day more, since the two clocks may drift apart
        this.spendings = new PerValue<>(ticker, keep, name, whole -> spendings.spending(whole, period));
    }

    /** The units spent of a value since the period began. */
    public long spent(List<String> value) {
        return spendings.of(value).spent(clock.now());
    }

    /** Adds what a request has used, 0 or more; gives the sum with it. */
    public long book(List<String> value, long units) {
        return spendings.of(value).add(units, clock.now());
    }

    /** How long until all begins anew. */
    public Duration untilReset() {
        Instant now = clock.now();
        return Duration.between(now, period.endOf(now));
    }
}
