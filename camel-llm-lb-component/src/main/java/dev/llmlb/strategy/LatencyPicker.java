package dev.llmlb.strategy;

import dev.llmlb.time.RandomSource;
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
    private final RandomSource random;

    LatencyPicker(TargetStats[] stats, LatencyMetric metric, double band, RandomSource random) {
        this.stats = stats.clone();
        this.latencies = new RecentMean[stats.length];
        for (int i = 0; i < stats.length; i++) {
            latencies[i] = new RecentMean(stats[i], metric::of, WINDOW);
        }
        this.band = band;
        this.random = random;
    }

    @Override
    public int pick(CandidateSet candidates) {
        int[] targets = candidates.toArray();
        double[] nanos = new double[targets.length];
        double fastest = Double.MAX_VALUE;
        for (int i = 0; i < targets.length; i++) {
            nanos[i] = latencies[targets[i]].projected();
            fastest = nanos[i] < 0 ? fastest : Math.min(fastest, nanos[i]);
        }
        int fast = 0;
        for (int i = 0;
                i < targets.length;
                i++) { // the fast ones to the front; the order of the others does not matter
            if (nanos[i] <= fastest * band) {
                int target = targets[i];
                targets[i] = targets[fast];
                targets[fast++] = target;
            }
        }
        boolean explores = fast < targets.length && random.nextDouble() * 100 < EXPLORED_PERCENT;
        return explores ? targets[fast + below(targets.length - fast)] : leastBusy(targets, fast);
    }

    @Override
    public double score(int target) {
        double nanos = latencies[target].projected();
        return nanos < 0 ? Double.NaN : nanos;
    }

    private int leastBusy(int[] targets, int size) {
        int best = targets[0];
        int least = stats[best].callsUnderWay();
        int equals = 1;
        for (int i = 1; i < size; i++) {
            int calls = stats[targets[i]].callsUnderWay();
            if (calls < least) {
                best = targets[i];
                least = calls;
                equals = 1;
            } else if (calls == least && below(++equals) == 0) {
                best = targets[i];
            }
        }
        return best;
    }

    private int below(int bound) {
        return (int) (random.nextDouble() * bound);
    }
}
