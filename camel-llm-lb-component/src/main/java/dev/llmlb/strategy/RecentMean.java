package dev.llmlb.strategy;

import java.time.Duration;
import java.util.function.ToDoubleFunction;

/**
 * The mean of one metric over a target's recent calls, and what it would be at another load.
 *
 * <p>A mean of the past herds wherever latency depends on load: everyone goes to the fastest, and it slows down long after they went. So
 * the calls are fitted by a straight line, metric = base + slope × other calls under way, and the line is read at the load of now:
 *
 * <pre>
 *   projected(n) = mean + slope × (n - mean load)          never below the fastest call seen
 *   slope        = (Σ (load - mean load) × metric + K × slope0) / (Σ (load - mean load)² + K)
 *   slope0       = mean / (mean load + 1)                  twice the work takes twice as long
 *   K            = ½ × (mean load + 1)²                    slope0 weighs as much as half a call far from the mean
 * </pre>
 *
 * <p>For a vendor whose latency ignores our load the slope goes to 0 with the calls that show it, and what is left is the mean. A target
 * that has only been seen at one load is held to slow down in proportion beyond it.
 *
 * <p>It is computed when it is asked for and something has changed, at most every 10 ms, since a hundred calls are looked at.
 */
final class RecentMean {

    /** Fewer calls say nothing; TrueFoundry's rule. */
    static final int MIN_SAMPLES = 3;

    private static final double PRIOR_CALLS = 0.5;
    private static final long REFRESH_NANOS = Duration.ofMillis(10).toNanos();

    private final TargetStats stats;
    private final ToDoubleFunction<CallSample> metric;
    private final long windowNanos;
    private volatile Line line;

    /** A line through the calls; valid until one of them leaves the window. */
    private record Line(
            long version,
            long atNanos,
            long validNanos,
            int calls,
            double mean,
            double least,
            double meanLoad,
            double slope) {

        double at(double load) {
            return Math.max(least, mean + slope * (load - meanLoad));
        }
    }

    /** @param metric nanoseconds of a call, or -1 when it does not tell */
    RecentMean(TargetStats stats, ToDoubleFunction<CallSample> metric, Duration window) {
        this.stats = stats;
        this.metric = metric;
        this.windowNanos = window.toNanos();
        this.line = fit(stats.ticker().nanos());
    }

    /** The mean in nanoseconds, or -1 with fewer than {@value #MIN_SAMPLES} calls. */
    double mean() {
        Line line = current(stats.ticker().nanos());
        return line.calls < MIN_SAMPLES ? -1 : line.mean;
    }

    /** The metric for a call that begins now beside so many others, in nanoseconds, or -1 with fewer than {@value #MIN_SAMPLES} calls. */
    double projected(int others, long now) {
        Line line = current(now);
        return line.calls < MIN_SAMPLES ? -1 : line.at(others);
    }

    private Line current(long now) {
        Line seen = line;
        long age = now - seen.atNanos;
        boolean due = age >= REFRESH_NANOS || seen.calls < MIN_SAMPLES;
        if (due && seen.version != stats.recent().added() || age > seen.validNanos) {
            seen = fit(now);
            line = seen;
        }
        return seen;
    }

    private Line fit(long now) {
        RecentCalls recent = stats.recent();
        long version = recent.added();
        int calls = 0;
        double sum = 0;
        double load = 0;
        double loadSquared = 0;
        double loadTimesValue = 0;
        double least = Double.MAX_VALUE;
        long oldest = 0;
        for (int i = 0; i < RecentCalls.MOST; i++) {
            CallSample call = recent.get(i);
            double value = call == null || now - call.endedNanos() > windowNanos ? -1 : metric.applyAsDouble(call);
            if (value >= 0) {
                calls++;
                sum += value;
                load += call.othersUnderWay();
                loadSquared += call.othersUnderWay() * call.othersUnderWay();
                loadTimesValue += call.othersUnderWay() * value;
                least = Math.min(least, value);
                oldest = Math.max(oldest, now - call.endedNanos());
            }
        }
        if (calls == 0) {
            return new Line(version, now, Long.MAX_VALUE, 0, 0, 0, 0, 0);
        }
        double mean = sum / calls;
        double meanLoad = load / calls;
        double prior = PRIOR_CALLS * (meanLoad + 1) * (meanLoad + 1);
        double spread = Math.max(0, loadSquared - meanLoad * load);
        double slope = (loadTimesValue - meanLoad * sum + prior * mean / (meanLoad + 1)) / (spread + prior);
        return new Line(version, now, windowNanos - oldest, calls, mean, least, meanLoad, Math.max(0, slope));
    }
}
