package dev.llmlb.strategy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A look at how fast a target answered of late, for people: its latest answered calls, at most 100 and none older than 20 minutes.
 *
 * @param calls how many those are
 * @param firstTokenNanos the mean of its streams, or -1 without any
 * @param perTokenNanos the mean for a token of output, or -1 when no call tells
 * @param medianNanos from start to end, or -1 without any call
 * @param p95Nanos from start to end of the slowest 5 %, or -1 without any call
 */
public record SpeedView(int calls, long firstTokenNanos, long perTokenNanos, long medianNanos, long p95Nanos) {

    private static final long WINDOW_NANOS = Duration.ofMinutes(20).toNanos();

    static SpeedView of(RecentCalls recent, long now) {
        List<CallSample> calls = IntStream.range(0, RecentCalls.MOST)
                .mapToObj(recent::get)
                .filter(Objects::nonNull)
                .filter(call -> now - call.endedNanos() <= WINDOW_NANOS)
                .toList();
        long[] totals =
                calls.stream().mapToLong(CallSample::totalNanos).sorted().toArray();
        return new SpeedView(
                totals.length,
                mean(calls, CallSample::firstTokenNanos),
                mean(calls, CallSample::nanosPerToken),
                rank(totals, 0.5),
                rank(totals, 0.95));
    }

    private static long mean(List<CallSample> calls, ToDoubleFunction<CallSample> metric) {
        return Math.round(calls.stream()
                .mapToDouble(metric)
                .filter(value -> value >= 0)
                .average()
                .orElse(-1));
    }

    /** The nearest rank. */
    private static long rank(long[] sorted, double quantile) {
        return sorted.length == 0 ? -1 : sorted[(int) Math.ceil(quantile * sorted.length) - 1];
    }
}
