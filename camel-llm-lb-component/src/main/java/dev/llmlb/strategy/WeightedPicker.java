package dev.llmlb.strategy;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * Smooth weighted round robin: in every window of <em>sum of weights / gcd</em> picks each candidate appears exactly its share,
 * spread as evenly as the shares allow. Weights 5, 1, 1 give {@code a a b a c a a}.
 *
 * <p>The order is nginx's [1]: each pick adds every weight to its target's credit, takes the target with the most credit and
 * charges it the sum. That sequence is periodic, so it is laid out once as a table and a pick is one atomic increment: no lock, no
 * allocation, and the shares are exact under any concurrency. Only a period too long for a table is computed as it goes, under a
 * lock. Each set of candidates has a table and a turn of its own, so retries
 * and ejected targets do not disturb the shares of the others; theirs are split in proportion.
 *
 * <p>Targets of weight 0 are picked, in turn, only when no other is a candidate.
 *
 * <p>[1] nginx, {@code ngx_http_upstream_round_robin.c}, "smooth weighted round-robin balancing".
 */
final class WeightedPicker implements Picker {

    /** Bounds the memory of a pool with many targets whose health flaps in many combinations; the turns then begin anew. */
    private static final int MAX_TABLES = 256;

    /** 64 KiB; weights that add up to more have hardly a common divisor, and are rare. */
    private static final int MAX_TABLE_SLOTS = 16_384;

    private final int[] weights;
    private final Turn all; // the usual case, without a look-up
    private final ConcurrentMap<CandidateSet, Turn> turns = new ConcurrentHashMap<>();

    WeightedPicker(int[] weights) {
        this.weights = weights.clone();
        this.all = turnOf(IntStream.range(0, weights.length).toArray());
    }

    @Override
    public int pick(CandidateSet candidates) {
        if (candidates.size() == weights.length) {
            return all.next();
        }
        Turn turn = turns.get(candidates);
        if (turn == null) {
            if (turns.size() >= MAX_TABLES) {
                turns.clear();
            }
            turn = turns.computeIfAbsent(candidates, set -> turnOf(set.toArray()));
        }
        return turn.next();
    }

    @Override
    public int peek(CandidateSet candidates) {
        Turn turn = candidates.size() == weights.length ? all : turns.get(candidates);
        return (turn == null ? turnOf(candidates.toArray()) : turn).peek();
    }

    @Override
    public double score(int target) {
        return weights[target];
    }

    private Turn turnOf(int[] targets) {
        Credits credits = new Credits(targets, sharesOf(targets));
        if (credits.period > MAX_TABLE_SLOTS) {
            return credits;
        }
        int[] order = new int[(int) credits.period];
        for (int slot = 0; slot < order.length; slot++) {
            order[slot] = credits.next();
        }
        return new Table(order);
    }

    /** The weights divided by what they have in common; all 1 when all are 0. */
    private int[] sharesOf(int[] targets) {
        int[] share = new int[targets.length];
        int divisor = 0;
        for (int i = 0; i < targets.length; i++) {
            share[i] = weights[targets[i]];
            divisor = gcd(divisor, share[i]);
        }
        for (int i = 0; i < targets.length; i++) {
            share[i] = divisor == 0 ? 1 : share[i] / divisor;
        }
        return share;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** Whose turn it is among the targets of one set. */
    private interface Turn {

        int next();

        int peek();
    }

    /** The sequence itself, pick by pick. */
    private static final class Credits implements Turn {

        private final int[] targets;
        private final int[] share;
        private final long[] credit; // guarded by "this"
        private final long period;

        Credits(int[] targets, int[] share) {
            this.targets = targets;
            this.share = share;
            this.credit = new long[targets.length];
            this.period = Arrays.stream(share).asLongStream().sum();
        }

        @Override
        public synchronized int next() {
            int best = best();
            for (int i = 0; i < targets.length; i++) {
                credit[i] += share[i];
            }
            credit[best] -= period;
            return targets[best];
        }

        @Override
        public synchronized int peek() {
            return targets[best()];
        }

        private int best() {
            int best = 0;
            for (int i = 1; i < targets.length; i++) {
                if (credit[i] + share[i] > credit[best] + share[best]) {
                    best = i;
                }
            }
            return best;
        }
    }

    /** A period of the sequence and the place in it. */
    private static final class Table implements Turn {

        /** 128 bytes: nothing else that is read on the way of every request may lie in the same lines of a cache as the turn. */
        private static final int APART = 16;

        private final int[] order;
        private final AtomicLongArray picks =
                new AtomicLongArray(2 * APART); // 2^63 never wrap, so no window straddles a wrap

        Table(int[] order) {
            this.order = order;
        }

        @Override
        public int next() {
            return order[(int) (picks.getAndIncrement(APART) % order.length)];
        }

        @Override
        public int peek() {
            return order[(int) (picks.get(APART) % order.length)];
        }
    }
}
