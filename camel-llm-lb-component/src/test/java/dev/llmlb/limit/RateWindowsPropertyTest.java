package dev.llmlb.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
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

/** Against a plain list of all that was ever taken: no span of any length is over the limit for any value. */
class RateWindowsPropertyTest {

    /** A share of the span passes, an amount is wanted for some values, and an earlier one is settled at a share of it. */
    record Step(double spans, int amount, int values, int settled, int realPercent) {}

    private static final List<List<List<String>>> VALUES = List.of(
            List.of(List.of("a")), List.of(List.of("b")), List.of(List.of("a"), List.of("b")), List.of(List.of()));

    private static final class Taken {
        final long time;
        final List<List<String>> values;
        final RateHold hold;
        long amount;
        boolean settled;

        Taken(long time, List<List<String>> values, RateHold hold, long amount) {
            this.time = time;
            this.values = values;
            this.hold = hold;
            this.amount = amount;
        }
    }

    @Property(tries = 500, seed = "1")
    void neverOverTheLimitAndNeverNeedlesslyRefused(
            @ForAll("steps") List<Step> steps,
            @ForAll @IntRange(min = 0, max = 300) int limit,
            @ForAll("spans") Duration span) {
        SimulatedTime time = new SimulatedTime();
        RateWindows windows = new RateWindows(time, limit, span);
        List<Taken> log = new ArrayList<>();
        for (Step step : steps) {
            time.advance(Duration.ofNanos((long) (step.spans * span.toNanos())));
            List<List<String>> values = VALUES.get(step.values);
            RateHold hold = windows.tryTake(values, step.amount);
            if (hold == null) {
                assertThat(values).anyMatch(value -> inTheLatest(log, value, time.nanos(), span) + step.amount > limit);
            } else {
                log.add(new Taken(time.nanos(), values, hold, step.amount));
            }
            settle(log, step);
            for (List<String> value : List.of(List.of("a"), List.of("b"), List.<String>of())) {
                long used = inTheLatest(log, value, time.nanos(), span);
                assertThat(used).isLessThanOrEqualTo(limit);
                assertThat(windows.used(value)).isEqualTo(used);
            }
        }
    }

    private static void settle(List<Taken> log, Step step) {
        if (log.isEmpty()) {
            return;
        }
        Taken taken = log.get(step.settled % log.size());
        if (!taken.settled) {
            taken.settled = true;
            taken.amount = taken.amount * step.realPercent / 100;
            taken.hold.settle(taken.amount);
        }
    }

    private static long inTheLatest(List<Taken> log, List<String> value, long now, Duration span) {
        return log.stream()
                .filter(taken -> taken.values.contains(value) && now - taken.time < span.toNanos())
                .mapToLong(taken -> taken.amount)
                .sum();
    }

    @Provide
    Arbitrary<Duration> spans() {
        return Arbitraries.of(
                Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1), Duration.ofNanos(7_919_000_003L));
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Double> spans = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0.0)),
                Tuple.of(5, Arbitraries.doubles().between(0, 0.2)),
                Tuple.of(1, Arbitraries.of(1.0, 7.0)));
        return Combinators.combine(
                        spans,
                        Arbitraries.integers().between(0, 120),
                        Arbitraries.integers().between(0, VALUES.size() - 1),
                        Arbitraries.integers().between(0, 200),
                        Arbitraries.integers().between(0, 100))
                .as(Step::new)
                .list()
                .ofMaxSize(100);
    }
}
