package dev.llmlb.strategy;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * An immutable set of the targets of a pool, by index: the key under which a picker keeps the turn of just these targets.
 *
 * <p>One bit for each; up to 64 targets it is a single word, so that a set costs next to nothing on the way of every request.
 */
public final class CandidateSet {

    private static final long[] NO_MORE = {};

    /** Nobody. */
    public static final CandidateSet NONE = new CandidateSet(0, NO_MORE);

    private final long first;
    private final long[] more; // those from 64 on; the last word is not 0

    private CandidateSet(long first, long[] more) {
        this.first = first;
        this.more = more;
    }

    /** The indexes below {@code size} that meet the condition. */
    public static CandidateSet of(int size, IntPredicate condition) {
        long first = 0;
        for (int i = 0; i < Math.min(size, Long.SIZE); i++) {
            if (condition.test(i)) {
                first |= 1L << i;
            }
        }
        if (size <= Long.SIZE) {
            return first == 0 ? NONE : new CandidateSet(first, NO_MORE);
        }
        CandidateSet set = new CandidateSet(first, NO_MORE);
        for (int i = Long.SIZE; i < size; i++) {
            if (condition.test(i)) {
                set = set.with(i);
            }
        }
        return set;
    }

    /** These and one more. */
    public CandidateSet with(int index) {
        if (index < Long.SIZE) {
            return new CandidateSet(first | 1L << index, more);
        }
        int word = index / Long.SIZE - 1;
        long[] words = Arrays.copyOf(more, Math.max(more.length, word + 1));
        words[word] |= 1L << index;
        return new CandidateSet(first, words);
    }

    public boolean isEmpty() {
        return first == 0 && more.length == 0;
    }

    public int size() {
        int size = Long.bitCount(first);
        for (long word : more) {
            size += Long.bitCount(word);
        }
        return size;
    }

    public boolean contains(int index) {
        if (index < Long.SIZE) {
            return (first & 1L << index) != 0;
        }
        int word = index / Long.SIZE - 1;
        return word < more.length && (more[word] & 1L << index) != 0;
    }

    /** The members in rising order. */
    public int[] toArray() {
        int[] members = new int[size()];
        int size = add(first, 0, members, 0);
        for (int i = 0; i < more.length; i++) {
            size = add(more[i], (i + 1) * Long.SIZE, members, size);
        }
        return members;
    }

    private static int add(long word, int base, int[] members, int size) {
        int next = size;
        for (long left = word; left != 0; left &= left - 1) {
            members[next++] = base + Long.numberOfTrailingZeros(left);
        }
        return next;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CandidateSet set && set.first == first && Arrays.equals(set.more, more);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first) * 31 + Arrays.hashCode(more);
    }

    @Override
    public String toString() {
        return Arrays.toString(toArray());
    }
}
