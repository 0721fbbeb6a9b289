package dev.llmlb.limit;

import java.time.Instant;

/** A sum of this process. A clock that is set back does not begin a period. */
final class InMemorySpending implements Spending {

    private final Period period;
    private Instant end = Instant.MIN; // both guarded by "this"
    private long spent;

    InMemorySpending(Period period) {
        this.period = period;
    }

    @Override
    public synchronized long spent(Instant now) {
        roll(now);
        return spent;
    }

    @Override
    public synchronized long add(long amount, Instant now) {
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
