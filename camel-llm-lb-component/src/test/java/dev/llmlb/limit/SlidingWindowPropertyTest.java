package dev.llmlb.limit;

import static dev.llmlb.limit.SlidingWindow.GRAIN_NANOS;
import static dev.llmlb.limit.SlidingWindow.REFUSED;
import static dev.llmlb.limit.SlidingWindow.WINDOW_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** Against a plain list of all that was ever reserved: no span of 60 s is over the limit, whatever happens in whatever order. */
class SlidingWindowPropertyTest {

    /** Time passes, then something is reserved, and an earlier reservation is settled at a share of its amount. */
    record Step(long advanceNanos, int amount, int settled, int realPercent) {}

    private static final class Entry {
        final long time;
        final long reservation;
        final long reserved;
        long amount;
        boolean settled;

        Entry(long time, long reservation, long reserved) {
            this.time = time;
            this.reservation = reservation;
            this.reserved = reserved;
            this.amount = reserved;
        }
    }

    private final List<Entry> log = new ArrayList<>();
    private long now;

    @BeforeTry
    void begin() {
        log.clear();
        now = Long.MAX_VALUE - WINDOW_NANOS; // wraps on the way
    }

    @Property(tries = 500, seed = "20261125")
    void neverOverTheLimitAndNeverNeedlesslyRefused(
            @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 300) int limit) {
        SlidingWindow window = new SlidingWindow(limit);
        for (Step step : steps) {
            now += step.advanceNanos;
            reserve(window, limit, step.amount, 0);
            settle(window, step, 100);
        }
        assertNoSpanOver(limit);
    }

    @Property(tries = 300, seed = "20261125")
    void whatIsUsedBeyondReservationsIsSeenByTheNext(
            @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 300) int limit) {
        SlidingWindow window = new SlidingWindow(limit);
        for (Step step : steps) {
            now += step.advanceNanos;
            reserve(window, limit, step.amount, 0);
            settle(window, step, 200);
            assertThat(window.used(now)).isEqualTo(inTheLast(WINDOW_NANOS));
        }
    }

    @Property(tries = 300, seed = "20261125")
    void theWaitThatIsSaidIsExact(
            @ForAll("steps") List<Step> steps,
            @ForAll @IntRange(min = 1, max = 300) int limit,
            @ForAll @IntRange(min = 1, max = 300) int amount) {
        SlidingWindow window = new SlidingWindow(limit);
        for (Step step : steps) {
            now += step.advanceNanos;
            reserve(window, limit, step.amount, 0);
        }
        long wait = window.nanosUntil(amount, now);
        if (amount > limit) {
            assertThat(wait).isEqualTo(SlidingWindow.NEVER);
        } else {
            assertThat(wait == 0 || !window.fits(amount, now + wait - 1)).isTrue();
            assertThat(window.fits(amount, now + wait)).isTrue();
        }
    }

    @Property(tries = 20, seed = "20261125")
    void aBusyWindowIsCoarseButNeverOver(
            @ForAll @IntRange(min = 600, max = 20_000) int limit, @ForAll @IntRange(min = 1, max = 30) int millis) {
        SlidingWindow window = new SlidingWindow(limit);
        for (int i = 0; i < 3_000; i++) {
            now += millis * 1_000_000L * (i % 7 == 0 ? 3 : 1);
            reserve(window, limit, 1 + i % 13, GRAIN_NANOS);
            if (i % 3 == 0) {
                settle(window, new Step(0, 0, i / 2, i % 100), 100);
            }
        }
        assertNoSpanOver(limit);
    }

    private void reserve(SlidingWindow window, int limit, int amount, long grainNanos) {
        long reservation = window.tryReserve(amount, now);
        if (reservation == REFUSED) {
            assertThat(inTheLast(WINDOW_NANOS + grainNanos)).isGreaterThan(limit - amount);
        } else {
            log.add(new Entry(now, reservation, amount));
            assertThat(inTheLast(WINDOW_NANOS)).isLessThanOrEqualTo(limit);
        }
    }

    private void settle(SlidingWindow window, Step step, int maxPercent) {
        if (log.isEmpty()) {
            return;
        }
        Entry entry = log.get(step.settled % log.size());
        if (entry.settled || entry.reservation == REFUSED) {
            return;
        }
        entry.settled = true;
        long real = entry.reserved * (step.realPercent % (maxPercent + 1)) / 100;
        window.settle(entry.reservation, entry.reserved, real, now);
        if (real > entry.reserved) {
            log.add(new Entry(now, REFUSED, real - entry.reserved));
        } else {
            entry.amount = real;
        }
    }

    private long inTheLast(long nanos) {
        long sum = 0;
        for (int i = log.size() - 1; i >= 0 && now - log.get(i).time < nanos; i--) {
            sum += log.get(i).amount;
        }
        return sum;
    }

    private void assertNoSpanOver(int limit) {
        long sum = 0;
        int first = 0;
        for (Entry entry : log) {
            sum += entry.amount;
            while (entry.time - log.get(first).time >= WINDOW_NANOS) {
                sum -= log.get(first++).amount;
            }
            assertThat(sum).isLessThanOrEqualTo(limit);
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Long> advance = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(5, Arbitraries.longs().between(1, 5_000_000_000L)),
                Tuple.of(1, Arbitraries.of(WINDOW_NANOS - 1, WINDOW_NANOS, WINDOW_NANOS + 1, 7 * WINDOW_NANOS)));
        return Combinators.combine(
                        advance,
                        Arbitraries.integers().between(0, 120),
                        Arbitraries.integers().between(0, 200),
                        Arbitraries.integers().between(0, 200))
                .as(Step::new)
                .list()
                .ofMaxSize(150);
    }
}
