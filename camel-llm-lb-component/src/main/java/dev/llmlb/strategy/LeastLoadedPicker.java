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
    private final RandomSource random;

    LeastLoadedPicker(LoadMetric metric, RandomSource random) {
        this.metric = metric;
        this.random = random;
    }

    @Override
    public int pick(CandidateSet candidates) {
        int[] targets = candidates.toArray();
        return targets.length <= SCAN ? scan(targets) : lessOfTwo(targets);
    }

    private int scan(int[] targets) {
        int best = targets[0];
        double least = metric.load(best);
        int equals = 1;
        for (int i = 1; i < targets.length; i++) {
            double load = metric.load(targets[i]);
            if (load < least) {
                best = targets[i];
                least = load;
                equals = 1;
            } else if (load == least && below(++equals) == 0) {
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
        return metric.load(targets[second]) < metric.load(targets[first]) ? targets[second] : targets[first];
    }

    private int below(int bound) {
        return (int) (random.nextDouble() * bound);
    }
}
