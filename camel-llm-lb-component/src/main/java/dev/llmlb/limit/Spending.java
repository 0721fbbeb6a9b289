package dev.llmlb.limit;

import java.time.Instant;

/** A sum that begins anew at 0 with each period. A clock that is set back does not begin one. */
final class Spending {

    private final Period period;
    private Instant end = Instant.MIN; // both guarded by "this"
    private long spent;

    Spending(Period period) {
        this.period = period;
    }

    synchronized long spent(Instant now) {
        roll(now);
        return spent;
    }

    /** Adds an amount, 0 or more; gives the sum with it. */
    synchronized long add(long amount, Instant now) {
        roll(now);
        spent = amount > Long.MAX_VALUE - spent ? Long.MAX_VALUE : spent + amount;
        return spent;
    }

    private void roll(Instant now) {
        if (!now.isBefore(end)) {
            end = period.endOf(now);
            spent = 0;
        }
    }
}
