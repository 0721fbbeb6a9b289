package dev.llmlb.pipeline;

import dev.llmlb.health.HealthCell;
import dev.llmlb.health.Moment;
import dev.llmlb.limit.Period;
import dev.llmlb.limit.Spending;
import dev.llmlb.limit.Window;
import dev.llmlb.model.Target;
import dev.llmlb.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A store for several balancers of one process, as plain as can be: a log of every reservation, a sum for each period, and one moment for each target. */
final class SharedState implements StateStore {

    private final Map<String, Window> windows = new ConcurrentHashMap<>();
    private final Map<String, Spending> spendings = new ConcurrentHashMap<>();
    private final Map<String, Sessions> sessions = new ConcurrentHashMap<>();
    private final Map<Target, HealthCell> cells = new ConcurrentHashMap<>();

    @Override
    public Window window(String name, long limit, Duration span, int grains) {
        return windows.computeIfAbsent(name, n -> new Log(limit, span.toNanos()));
    }

    @Override
    public Spending spending(String name, Period period) {
        return spendings.computeIfAbsent(name, n -> new Sums(period));
    }

    @Override
    public HealthCell health(Target target) {
        return cells.computeIfAbsent(target, t -> new Cell());
    }

    @Override
    public Sessions sessions(String rule, Duration ttl, Ticker ticker) {
        return sessions.computeIfAbsent(rule, r -> new InMemorySessions(ttl, ticker));
    }

    /** By the end of the period. */
    private static final class Sums implements Spending {

        private final Map<Instant, Long> sums = new HashMap<>();
        private final Period period;

        Sums(Period period) {
            this.period = period;
        }

        @Override
        public synchronized long spent(Instant now) {
            return sums.getOrDefault(period.endOf(now), 0L);
        }

        @Override
        public synchronized long add(long amount, Instant now) {
            return sums.merge(period.endOf(now), amount, Long::sum);
        }
    }

    private static final class Cell implements HealthCell {

        private Moment moment = Moment.WELL;

        @Override
        public synchronized Moment get() {
            return moment;
        }

        @Override
        public synchronized boolean replace(Moment before, Moment after) {
            if (moment != before) {
                return false;
            }
            moment = after;
            return true;
        }
    }

    /** Never forgets an entry: a reservation is its number. */
    private static final class Log implements Window {

        private record Entry(long time, long amount) {}

        private final List<Entry> entries = new ArrayList<>();
        private final long spanNanos;
        private long limit;

        Log(long limit, long spanNanos) {
            this.limit = limit;
            this.spanNanos = spanNanos;
        }

        @Override
        public synchronized long limit() {
            return limit;
        }

        @Override
        public synchronized void limit(long newLimit) {
            limit = newLimit;
        }

        @Override
        public synchronized long tryReserve(long amount, long now) {
            if (!fits(amount, now)) {
                return REFUSED;
            }
            charge(amount, now);
            return entries.size() - 1;
        }

        @Override
        public synchronized void settle(long reservation, long reserved, long real, long now) {
            Entry entry = entries.get((int) reservation);
            if (real > reserved) {
                charge(real - reserved, now);
            } else {
                entries.set((int) reservation, new Entry(entry.time, entry.amount - (reserved - real)));
            }
        }

        @Override
        public synchronized void charge(long amount, long now) {
            entries.add(new Entry(now, amount));
        }

        @Override
        public synchronized boolean fits(long amount, long now) {
            return used(now) + amount <= limit;
        }

        @Override
        public synchronized long used(long now) {
            return entries.stream()
                    .filter(entry -> now - entry.time < spanNanos)
                    .mapToLong(Entry::amount)
                    .sum();
        }

        @Override
        public synchronized long nanosUntil(long amount, long now) {
            if (amount > limit) {
                return NEVER;
            }
            return entries.stream()
                    .map(entry -> Math.max(0, entry.time + spanNanos - now))
                    .filter(wait -> fits(amount, now + wait))
                    .min(Long::compare)
                    .orElse(0L);
        }
    }
}
