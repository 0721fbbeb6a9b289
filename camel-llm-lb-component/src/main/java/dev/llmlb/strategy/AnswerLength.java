package dev.llmlb.strategy;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The mean tokens of an answer, over all targets: of all answers at first, then mostly of the latest {@value #MEMORY}.
 *
 * <p>It is slow on purpose. The calls under way are added up by it, some with the mean of now and some with that of a minute ago; a mean
 * that jumps with each long answer makes targets look busier than others that are not, and costs a tenth of the 95th percentile.
 */
public final class AnswerLength {

    /** Before any answer. */
    static final double FIRST_GUESS = 250;

    static final int MEMORY = 500;

    private record Mean(int answers, double tokens) {}

    private final AtomicReference<Mean> mean = new AtomicReference<>(new Mean(0, FIRST_GUESS));

    /** In tokens. */
    public double mean() {
        return mean.get().tokens;
    }

    void add(long tokens) {
        Mean before = mean.get();
        while (!mean.compareAndSet(before, with(before, tokens))) {
            before = mean.get();
        }
    }

    private static Mean with(Mean before, long tokens) {
        int answers = Math.min(MEMORY, before.answers + 1);
        return new Mean(answers, before.tokens + (tokens - before.tokens) / answers);
    }
}
