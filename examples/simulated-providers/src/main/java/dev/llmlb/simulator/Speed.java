package dev.llmlb.simulator;

import java.time.Duration;

/**
 * How fast a simulated model is, and how much it says.
 *
 * @param firstToken from the request to the first token
 * @param tokensPerSecond the pace after the first token; infinity for all at once
 * @param tokens how many tokens an answer has, unless its text is scripted
 */
public record Speed(Duration firstToken, double tokensPerSecond, int tokens) {

    private static final double NANOS_PER_SECOND = 1e9;

    public Speed {
        if (firstToken == null || firstToken.isNegative()) {
            throw new IllegalArgumentException("firstToken: " + firstToken + " (expected: >= 0)");
        }
        if (!(tokensPerSecond > 0)) {
            throw new IllegalArgumentException("tokensPerSecond: " + tokensPerSecond + " (expected: > 0)");
        }
        if (tokens < 1) {
            throw new IllegalArgumentException("tokens: " + tokens + " (expected: >= 1)");
        }
    }

    /** Everything at once. */
    public static Speed instant(int tokens) {
        return new Speed(Duration.ZERO, Double.POSITIVE_INFINITY, tokens);
    }

    /** About what a small hosted model does: 250 ms, then 60 tokens a second, 40 tokens. */
    public static Speed realistic() {
        return new Speed(Duration.ofMillis(250), 60, 40);
    }

    /** Nanoseconds from the request until {@code tokens} tokens after the first are due. */
    long dueNanos(int tokens) {
        return firstToken.toNanos() + (long) (tokens / tokensPerSecond * NANOS_PER_SECOND);
    }
}
