package dev.llmlb.strategy;

import java.util.BitSet;
import java.util.function.IntPredicate;

/** An immutable set of the targets of a pool, by index: the key under which a picker keeps the turn of just these targets. */
public final class CandidateSet {

    private final BitSet indexes;

    private CandidateSet(BitSet indexes) {
        this.indexes = indexes;
    }

    /** The indexes below {@code size} that meet the condition. */
    public static CandidateSet of(int size, IntPredicate condition) {
        BitSet indexes = new BitSet(size);
        for (int i = 0; i < size; i++) {
            if (condition.test(i)) {
                indexes.set(i);
            }
        }
        return new CandidateSet(indexes);
    }

    public boolean isEmpty() {
        return indexes.isEmpty();
    }

    public int size() {
        return indexes.cardinality();
    }

    public boolean contains(int index) {
        return indexes.get(index);
    }

    /** The members in rising order. */
    public int[] toArray() {
        return indexes.stream().toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CandidateSet set && set.indexes.equals(indexes);
    }

    @Override
    public int hashCode() {
        return indexes.hashCode();
    }

    @Override
    public String toString() {
        return indexes.toString();
    }
}
