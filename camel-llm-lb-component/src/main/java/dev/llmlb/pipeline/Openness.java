package dev.llmlb.pipeline;

import dev.llmlb.strategy.CandidateSet;
import java.util.List;

/**
 * Whether all targets of a pool are in full traffic and under no limit, as they are nearly always: remembered until something changes, so
 * that a pick does not take longer the more targets there are.
 */
final class Openness {

    private final List<PoolTarget> targets;
    private final CandidateSet all;
    private final Changes changes; // null when others may change something without a word
    private volatile long openAt = -1;

    Openness(List<PoolTarget> targets) {
        this.targets = targets;
        this.all = CandidateSet.of(targets.size(), i -> true);
        this.changes = targets.get(0).state().changes();
    }

    /** All targets. */
    CandidateSet all() {
        return all;
    }

    boolean isOpen() {
        if (changes == null) {
            return false;
        }
        long count = changes.count(); // before the look, so that what happens meanwhile is seen by the next one
        if (count == openAt) {
            return true;
        }
        for (PoolTarget target : targets) {
            if (!target.state().isOpen()) {
                return false;
            }
        }
        openAt = count;
        return true;
    }
}
