package dev.llmlb.strategy;

import java.time.Duration;

/**
 * Whether a target has been slower than it may be: the mean of its calls of the last 3 minutes, at least {@value
 * RecentMean#MIN_SAMPLES}, is above a bound on the time per output token or on a stream's first token.
 */
final class SlaCutoff {

    /** 3 minutes: TrueFoundry's rule. */
    static final Duration WINDOW = Duration.ofMinutes(3);

    private final RecentMean perToken;
    private final RecentMean firstToken;
    private final double perTokenNanos;
    private final double firstTokenNanos;

    /**
     * @param perTokenMillis 0 for no bound
     * @param firstTokenMillis 0 for no bound
     */
    SlaCutoff(TargetStats stats, long perTokenMillis, long firstTokenMillis) {
        this.perToken = new RecentMean(stats, CallSample::nanosPerToken, WINDOW);
        this.firstToken = new RecentMean(stats, CallSample::firstTokenNanos, WINDOW);
        this.perTokenNanos = perTokenMillis == 0 ? Double.MAX_VALUE : perTokenMillis * 1e6;
        this.firstTokenNanos = firstTokenMillis == 0 ? Double.MAX_VALUE : firstTokenMillis * 1e6;
    }

    boolean isMissed() {
        return perTokenNanos < Double.MAX_VALUE && perToken.mean() > perTokenNanos
                || firstTokenNanos < Double.MAX_VALUE && firstToken.mean() > firstTokenNanos;
    }
}
