package dev.llmlb.pipeline;

import dev.llmlb.model.Decision;
import dev.llmlb.strategy.CandidateSet;
import java.util.ArrayList;
import java.util.List;

/** The picks of one request put into words, over both tiers. */
final class PickLog {

    private final boolean all;
    private List<Decision.Pick> picks = List.of();

    /** @param all whether every pick is to be explained, and not only those of fallback models or that had to leave a target out */
    PickLog(boolean all) {
        this.all = all;
    }

    /** @param lost to other requests, between the look and the taking */
    void add(
            Pool pool,
            Decision.Tier tier,
            Eligibility eligibility,
            CandidateSet set,
            CandidateSet lost,
            PoolTarget picked,
            Decision.By by) {
        int size = pool.targets().size();
        if (!all && tier == Decision.Tier.RULE && set.size() == size) {
            return;
        }
        List<Decision.Candidate> candidates = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            candidates.add(new Decision.Candidate(
                    pool.targets().get(i).target(),
                    pool.picker().score(i),
                    set.contains(i) ? null : eligibility.whyLeftOut(i, lost)));
        }
        picks = picks.isEmpty() ? new ArrayList<>() : picks;
        picks.add(new Decision.Pick(pool.ruleId(), tier, candidates, picked == null ? null : picked.target(), by));
    }

    List<Decision.Pick> picks() {
        return picks;
    }
}
