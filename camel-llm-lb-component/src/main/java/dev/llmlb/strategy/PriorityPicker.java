package dev.llmlb.strategy;

/** Picks among the candidates of the lowest priority number; those share by another picker. */
final class PriorityPicker implements Picker {

    private final int[] priorities;
    private final Picker amongEquals;

    PriorityPicker(int[] priorities, Picker amongEquals) {
        this.priorities = priorities.clone();
        this.amongEquals = amongEquals;
    }

    @Override
    public int pick(CandidateSet candidates) {
        int lowest = Integer.MAX_VALUE;
        for (int target : candidates.toArray()) {
            lowest = Math.min(lowest, priorities[target]);
        }
        int preferred = lowest;
        return amongEquals.pick(
                CandidateSet.of(priorities.length, i -> candidates.contains(i) && priorities[i] == preferred));
    }
}
