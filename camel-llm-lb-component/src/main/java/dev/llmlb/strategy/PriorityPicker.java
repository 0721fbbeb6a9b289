package dev.llmlb.strategy;

import dev.llmlb.time.RandomSource;
import java.util.function.IntPredicate;

/**
 * Picks among the candidates of the lowest priority number; those share by another picker.
 *
 * <p>A demoted candidate comes after all that are not, whatever its number. {@value #EXPLORED_PERCENT} % of the picks go to a demoted one
 * that would else be preferred: its latency is measured on, so that it comes back when it has mended, and not because nothing has been
 * heard of it.
 */
final class PriorityPicker implements Picker {

    static final int EXPLORED_PERCENT = 2;

    private final int[] priorities;
    private final IntPredicate demoted;
    private final Picker amongEquals;
    private final RandomSource random;

    PriorityPicker(int[] priorities, IntPredicate demoted, Picker amongEquals, RandomSource random) {
        this.priorities = priorities.clone();
        this.demoted = demoted;
        this.amongEquals = amongEquals;
        this.random = random;
    }

    @Override
    public int pick(CandidateSet candidates) {
        return amongEquals.pick(lowestOf(preferred(candidates)));
    }

    @Override
    public int peek(CandidateSet candidates) {
        return amongEquals.peek(lowestOf(preferred(candidates)));
    }

    @Override
    public double score(int target) {
        return priorities[target];
    }

    /** Those that are not demoted, now and then those that are, so that one which has mended is found out. */
    private CandidateSet preferred(CandidateSet candidates) {
        CandidateSet good = CandidateSet.of(priorities.length, i -> candidates.contains(i) && !demoted.test(i));
        if (good.isEmpty()) {
            return candidates;
        }
        if (good.size() < candidates.size() && random.nextDouble() * 100 < EXPLORED_PERCENT) {
            int lowest = lowest(good);
            CandidateSet demotedOnes = CandidateSet.of(
                    priorities.length, i -> candidates.contains(i) && !good.contains(i) && priorities[i] <= lowest);
            if (!demotedOnes.isEmpty()) {
                return demotedOnes;
            }
        }
        return good;
    }

    private CandidateSet lowestOf(CandidateSet candidates) {
        int lowest = lowest(candidates);
        return CandidateSet.of(priorities.length, i -> candidates.contains(i) && priorities[i] == lowest);
    }

    private int lowest(CandidateSet candidates) {
        int lowest = Integer.MAX_VALUE;
        for (int target : candidates.toArray()) {
            lowest = Math.min(lowest, priorities[target]);
        }
        return lowest;
    }
}
