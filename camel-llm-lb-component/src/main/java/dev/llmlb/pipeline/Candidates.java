package dev.llmlb.pipeline;

import dev.llmlb.health.Admission;
import dev.llmlb.limit.LimitGate;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.strategy.CandidateSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The targets of a pool that one request may still be sent to: not yet tried, willing to serve this caller, well, and within their
 * limits.
 */
final class Candidates {

    private static final byte YES = 1;
    private static final byte NO = 2;

    private final Pool pool;
    private final ChatRequest request;
    private final BitSet tried = new BitSet();
    private final byte[] served; // by target, once it was asked: an adapter may have to read the whole request to know

    Candidates(Pool pool, ChatRequest request) {
        this.pool = pool;
        this.request = request;
        this.served = new byte[pool.targets().size()];
    }

    /** Picks the next target by the pool's strategy and takes the right to one attempt, or null when none can be had now. */
    Grant next() {
        BitSet lost = new BitSet(); // to others, between the look and the taking
        while (true) {
            CandidateSet set = usable(lost);
            if (set.isEmpty()) {
                return null;
            }
            int index = pool.picker().pick(set);
            Grant grant = pool.targets().get(index).tryGrant(request);
            if (grant != null) {
                tried.set(index);
                return grant;
            }
            lost.set(index);
        }
    }

    /** Whether no other target could take this request now. */
    boolean noneLeft() {
        return usable(new BitSet()).isEmpty();
    }

    /** Targets that could serve this caller once they are well and within their limits. */
    List<PoolTarget> waiting() {
        List<PoolTarget> waiting = new ArrayList<>();
        for (int i = 0; i < pool.targets().size(); i++) {
            if (isEligible(i)) {
                waiting.add(pool.targets().get(i));
            }
        }
        return waiting;
    }

    /** Nanoseconds until the first of those can take this request; {@link LimitGate#NEVER} when there is none. */
    long nanosUntilFirst() {
        long first = LimitGate.NEVER;
        for (PoolTarget target : waiting()) {
            first = Math.min(first, target.state().nanosUntilFree(target.tokens(request)));
        }
        return first;
    }

    /** The targets to pick among; those that come back step by step and whose turn it is not, only when there is no other. */
    private CandidateSet usable(BitSet lost) {
        int size = pool.targets().size();
        Admission[] admissions = new Admission[size];
        for (int i = 0; i < size; i++) {
            PoolTarget target = pool.targets().get(i);
            admissions[i] = isEligible(i) && !lost.get(i) ? target.state().admit(target.tokens(request)) : Admission.NO;
        }
        CandidateSet set =
                CandidateSet.of(size, i -> admissions[i] == Admission.YES || admissions[i] == Admission.PROBE);
        return set.isEmpty() ? CandidateSet.of(size, i -> admissions[i] == Admission.SPARE) : set;
    }

    private boolean isEligible(int index) {
        PoolTarget target = pool.targets().get(index);
        return !tried.get(index) && (tried.isEmpty() || target.settings().fallbackCandidate()) && serves(index);
    }

    private boolean serves(int index) {
        if (served[index] == 0) {
            served[index] = pool.targets().get(index).whyNot(request) == null ? YES : NO;
        }
        return served[index] == YES;
    }
}
