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
 *
 * <p>Of more than {@value LeastLoadedPicker#SCAN} candidates it is found out every 10 ms who is fast, and the less busy of two random ones
 * of those is taken, as {@link LeastLoadedPicker} does.
 */
final class LatencyPicker implements Picker {

    /** 20 minutes: TrueFoundry's rule. */
    static final Duration WINDOW = Duration.ofMinutes(20);

    /** Guessed: few enough that hardly a caller meets a slow target, enough to see it mend within the window. */
    static final int EXPLORED_PERCENT = 2;

    /** A look at many targets costs more than a pick, and no mean is computed more often. */
    private static final long KEPT_NANOS = Duration.ofMillis(10).toNanos();

    /** The candidates, those that are slow first. */
    private record Split(CandidateSet of, long atNanos, int[] targets, int slow) {}

    private final TargetStats[] stats;
    private final RecentMean[] latencies;
    private final double band;
    private final Ticker ticker;
    private final RandomSource random;
    private volatile Split latest; // of many candidates; null until there were any

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
        long now = ticker.nanos();
        boolean few = candidates.size() <= LeastLoadedPicker.SCAN;
        Split split = few ? split(candidates, now) : remembered(candidates, now);
        if (split.slow > 0 && random.nextDouble() * 100 < EXPLORED_PERCENT) {
            return split.targets[below(split.slow)];
        }
        return few ? leastBusy(split) : lessBusyOfTwo(split);
    }

    @Override
    public double score(int target) {
        double nanos = latencies[target].projected(stats[target].callsUnderWay(), ticker.nanos());
        return nanos < 0 ? Double.NaN : nanos;
    }

    private Split remembered(CandidateSet candidates, long now) {
        Split seen = latest;
        if (seen == null || now - seen.atNanos >= KEPT_NANOS || !seen.of.equals(candidates)) {
            seen = split(candidates, now);
            latest = seen;
        }
        return seen;
    }

    private Split split(CandidateSet candidates, long now) {
        int[] targets = candidates.toArray();
        double[] nanos = new double[targets.length];
        double fastest = Double.MAX_VALUE;
        for (int i = 0; i < targets.length; i++) {
            nanos[i] = latencies[targets[i]].projected(stats[targets[i]].callsUnderWay(), now);
            fastest = nanos[i] < 0 ? fastest : Math.min(fastest, nanos[i]);
        }
        int slow = 0;
        for (int i = 0; i < targets.length; i++) {
            if (nanos[i] > fastest * band) {
                int target = targets[i];
                targets[i] = targets[slow];
                targets[slow++] = target;
            }
        }
        return new Split(candidates, now, targets, slow);
    }

    private int leastBusy(Split split) {
        int best = -1;
        int least = Integer.MAX_VALUE;
        int equals = 0;
        for (int i = split.slow; i < split.targets.length; i++) {
            int calls = stats[split.targets[i]].callsUnderWay();
            if (calls < least) {
                best = split.targets[i];
                least = calls;
                equals = 1;
            } else if (calls == least && below(++equals) == 0) {
                best = split.targets[i];
            }
        }
        return best;
    }

    private int lessBusyOfTwo(Split split) {
        int first = split.targets[split.slow + below(split.targets.length - split.slow)];
        int second = split.targets[split.slow + below(split.targets.length - split.slow)];
        return stats[second].callsUnderWay() < stats[first].callsUnderWay() ? second : first;
    }

    private int below(int bound) {
        return (int) (random.nextDouble() * bound);
    }
}
