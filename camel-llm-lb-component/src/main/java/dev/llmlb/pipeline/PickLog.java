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

    /**
     * What the strategy compares, by target; null when the pick is not to be explained. To be asked before the pick, which adds to what
     * its target has under way.
     */
    double[] scores(Pool pool, Decision.Tier tier, CandidateSet set) {
        int size = pool.targets().size();
        if (!all && tier == Decision.Tier.RULE && set.size() == size) {
            return null;
        }
        double[] scores = new double[size];
        for (int i = 0; i < size; i++) {
            scores[i] = pool.picker().score(i);
        }
        return scores;
    }

    /**
     * @param lost to other requests, between the look and the taking
     * @param scores null when there is nothing to add
     */
    void add(
            Pool pool,
            Decision.Tier tier,
            Eligibility eligibility,
            CandidateSet set,
            CandidateSet lost,
            double[] scores,
            PoolTarget picked,
            Decision.By by) {
        if (scores == null) {
            return;
        }
        int size = pool.targets().size();
        List<Decision.Candidate> candidates = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            candidates.add(new Decision.Candidate(
                    pool.targets().get(i).target(),
                    scores[i],
                    set.contains(i) ? null : eligibility.whyLeftOut(i, lost)));
        }
        picks = picks.isEmpty() ? new ArrayList<>() : picks;
        picks.add(new Decision.Pick(pool.ruleId(), tier, candidates, picked == null ? null : picked.target(), by));
    }

    List<Decision.Pick> picks() {
        return picks;
    }
}
