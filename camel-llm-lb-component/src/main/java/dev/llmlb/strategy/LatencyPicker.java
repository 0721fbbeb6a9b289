package dev.llmlb.strategy;

import dev.llmlb.time.RandomSource;
import dev.llmlb.time.Ticker;
import java.time.Duration;

/**
 * Shares the traffic among all candidates that are about as fast as the fastest, the one with the fewest calls under way first.
 *
 * <p>A candidate is fast when its metric, projected to the load of now ({@link RecentMean}), is at most {@code band} times the least of
 * all, or when it has fewer than {@value RecentMean#MIN_SAMPLES} calls in the window and nobody knows. The others together get {@value
 * #EXPLORED_PERCENT} % of the picks, so that one which has become fast is found out.
 */
final class LatencyPicker implements Picker {

    /** 20 minutes: TrueFoundry's rule. */
    static final Duration WINDOW = Duration.ofMinutes(20);

    /** Guessed: few enough that hardly a caller meets a slow target, enough to see it mend within the window. */
    static final int EXPLORED_PERCENT = 2;

    private final TargetStats[] stats;
    private final RecentMean[] latencies;
    private final double band;
    private final Ticker ticker;
    private final RandomSource random;

    LatencyPicker(TargetStats[] stats, LatencyMetric metric, double band, RandomSource random) {
        this.stats = stats.clone();
        this.latencies = new RecentMean[stats.length];
        for (int i = 0; i < stats.length; i++) {
            latencies[i] = new RecentMean(stats[i], metric::of, WINDOW);
        }
        this.band = band;
        this.ticker = stats[0].ticker();
        this.random = random;
    }

    @Override
    public int pick(CandidateSet candidates) {
        int[] targets = candidates.toArray();
        int[] calls = new int[targets.length];
        double[] nanos = new double[targets.length];
        double fastest = Double.MAX_VALUE;
        long now = ticker.nanos();
        for (int i = 0; i < targets.length; i++) {
            calls[i] = stats[targets[i]].callsUnderWay();
            nanos[i] = latencies[targets[i]].projected(calls[i], now);
            fastest = nanos[i] < 0 ? fastest : Math.min(fastest, nanos[i]);
        }
        int best = -1;
        int least = Integer.MAX_VALUE;
        int equals = 0;
        int slow = 0; // they go to the front, where nobody looks any more
        for (int i = 0; i < targets.length; i++) {
            if (nanos[i] > fastest * band) {
                targets[slow++] = targets[i];
            } else if (calls[i] < least) {
                best = targets[i];
                least = calls[i];
                equals = 1;
            } else if (calls[i] == least && below(++equals) == 0) {
                best = targets[i];
            }
        }
        boolean explores = slow > 0 && random.nextDouble() * 100 < EXPLORED_PERCENT;
        return explores ? targets[below(slow)] : best;
    }

    @Override
    public double score(int target) {
        double nanos = latencies[target].projected(stats[target].callsUnderWay(), ticker.nanos());
        return nanos < 0 ? Double.NaN : nanos;
    }

    private int below(int bound) {
        return (int) (random.nextDouble() * bound);
    }
}
