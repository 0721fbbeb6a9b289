package dev.llmlb.strategy;

import dev.llmlb.time.RandomSource;

/**
 * Picks the candidate with the least load; among equals at random.
 *
 * <p>Up to {@value #SCAN} candidates are all compared: a scan costs tens of nanoseconds, and with few and unequal targets it has half
 * the tail of two random choices. Above, the less loaded of two distinct random candidates is taken [1], which needs no more than two
 * looks and keeps many balancers from running to the same target.
 *
 * <p>[1] Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", IEEE TPDS 12(10), 2001.
 */
final class LeastLoadedPicker implements Picker {

    static final int SCAN = 16;

    private final LoadMetric metric;
    private final double within;
    private final RandomSource random;

    /** @param tolerance loads that differ from the least by at most this part of it are equal to it */
    LeastLoadedPicker(LoadMetric metric, double tolerance, RandomSource random) {
        this.metric = metric;
        this.within = 1 + tolerance;
        this.random = random;
    }

    @Override
    public int pick(CandidateSet candidates) {
        int[] targets = candidates.toArray();
        return targets.length <= SCAN ? scan(targets) : lessOfTwo(targets);
    }

    @Override
    public double score(int target) {
        return metric.load(target);
    }

    private int scan(int[] targets) {
        double[] loads = new double[targets.length];
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < targets.length; i++) {
            loads[i] = metric.load(targets[i]);
            least = Math.min(least, loads[i]);
        }
        int best = targets[0];
        int equals = 0;
        for (int i = 0; i < targets.length; i++) {
            if (loads[i] <= least * within && below(++equals) == 0) {
                best = targets[i]; // the k-th equal replaces with chance 1/k: each is as likely as any other
            }
        }
        return best;
    }

    private int lessOfTwo(int[] targets) {
        int first = below(targets.length);
        int second = below(targets.length - 1);
        if (second >= first) {
            second++;
        }
        double ofFirst = metric.load(targets[first]);
        double ofSecond = metric.load(targets[second]);
        if (Double.isInfinite(ofFirst) && Double.isInfinite(ofSecond)) {
            return scan(targets); // neither should have any: somebody else is to be found, if there is one
        }
        return ofSecond * within < ofFirst ? targets[second] : targets[first];
    }

    private int below(int bound) {
        return bound == 1 ? 0 : (int) (random.nextDouble() * bound);
    }
}
