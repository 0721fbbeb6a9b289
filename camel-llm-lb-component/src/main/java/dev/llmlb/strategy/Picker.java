package dev.llmlb.strategy;

import dev.llmlb.time.RandomSource;

/**
 * Picks one of the targets of a pool for each prompt.
 *
 * <p>Targets go by their index in the pool; which of them may be picked now is a bit set, so that a picker sees health, limits and
 * earlier attempts only as fewer candidates.
 */
public interface Picker {

    /**
     * Picks among the candidates.
     *
     * @param candidates at least one target
     * @return the index of a candidate
     */
    int pick(CandidateSet candidates);

    /** Targets in proportion to their weights, in a fixed and even order: {@link WeightedPicker}. */
    static Picker weighted(int[] weights) {
        return new WeightedPicker(weights);
    }

    /** Each target in turn. */
    static Picker roundRobin(int targets) {
        int[] weights = new int[targets];
        java.util.Arrays.fill(weights, 1);
        return new WeightedPicker(weights);
    }

    /** The lowest number first; targets of the same number in turn: {@link PriorityPicker}. */
    static Picker priority(int[] priorities) {
        return new PriorityPicker(priorities, roundRobin(priorities.length));
    }

    /** The one with the least load: {@link LeastLoadedPicker}. */
    static Picker leastLoaded(LoadMetric metric, RandomSource random) {
        return new LeastLoadedPicker(metric, random);
    }
}
