package dev.llmlb.pipeline;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.strategy.CandidateSet;
import java.util.BitSet;

/** The targets of a pool that one request may still be sent to: not yet tried, and willing to serve this caller. */
final class Candidates {

    private final Pool pool;
    private final ChatRequest request;
    private final BitSet tried = new BitSet();

    Candidates(Pool pool, ChatRequest request) {
        this.pool = pool;
        this.request = request;
    }

    /** Picks the next target by the pool's strategy, or null when none is left; it will not be picked again. */
    PoolTarget next() {
        CandidateSet set = remaining();
        if (set.isEmpty()) {
            return null;
        }
        int index = pool.picker().pick(set);
        tried.set(index);
        return pool.targets().get(index);
    }

    boolean noneLeft() {
        return remaining().isEmpty();
    }

    private CandidateSet remaining() {
        boolean fallback = !tried.isEmpty();
        return CandidateSet.of(pool.targets().size(), i -> {
            PoolTarget target = pool.targets().get(i);
            return !tried.get(i)
                    && (!fallback || target.settings().fallbackCandidate())
                    && target.accepts(request.caller().metadata());
        });
    }
}
