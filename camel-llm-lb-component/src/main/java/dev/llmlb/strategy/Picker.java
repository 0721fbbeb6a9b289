package dev.llmlb.strategy;

import dev.llmlb.time.RandomSource;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.IntPredicate;

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

    /** What {@link #pick} would give now, where that can be told without a turn passing. */
    default int peek(CandidateSet candidates) {
        return pick(candidates);
    }

    /** What a target is picked by, for explanations; NaN when there is no such number. */
    default double score(int target) {
        return Double.NaN;
    }

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

    /** The lowest number first, those whose condition holds last; targets of the same number in turn: {@link PriorityPicker}. */
    static Picker priority(int[] priorities, IntPredicate demoted, RandomSource random) {
        return new PriorityPicker(priorities, demoted, roundRobin(priorities.length), random);
    }

    /**
     * Whether a target has been slower in the last 3 minutes than it may be: {@link SlaCutoff}.
     *
     * @param perTokenMillis most per output token on average, 0 for no bound
     * @param firstTokenMillis most until the first token on average, 0 for no bound
     */
    static BooleanSupplier slaMissed(TargetStats stats, long perTokenMillis, long firstTokenMillis) {
        return perTokenMillis == 0 && firstTokenMillis == 0
                ? () -> false
                : new SlaCutoff(stats, perTokenMillis, firstTokenMillis)::isMissed;
    }

    /** The one with the least load: {@link LeastLoadedPicker}. */
    static Picker leastLoaded(LoadMetric metric, RandomSource random) {
        return new LeastLoadedPicker(metric, 0, random);
    }

    /** Those about as fast as the fastest share: {@link LatencyPicker}. */
    static Picker latency(TargetStats[] stats, LatencyMetric metric, double fairnessBand, RandomSource random) {
        return new LatencyPicker(stats, metric, fairnessBand, random);
    }

    /**
     * The one with the least expected completion time, within 5 % at random: {@link CompletionTime}.
     *
     * @param outputTokens expected of an answer
     */
    static Picker adaptive(TargetStats[] stats, DoubleSupplier outputTokens, RandomSource random) {
        return new LeastLoadedPicker(new CompletionTime(stats, outputTokens), 0.05, random);
    }
}
