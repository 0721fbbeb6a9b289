package dev.llmlb.strategy;

/**
 * A call that was answered.
 *
 * @param endedNanos when, by the ticker
 * @param firstTokenNanos from its start, or -1 for a plain call
 * @param totalNanos from its start
 * @param outputTokens of the answer, or -1 when the provider did not say
 * @param othersUnderWay calls to the same target meanwhile: the mean of those at its start and those at its end
 * @param tokensUnderWay the tokens that those were expected to take
 */
record CallSample(
        long endedNanos,
        long firstTokenNanos,
        long totalNanos,
        long outputTokens,
        double othersUnderWay,
        double tokensUnderWay) {

    boolean isStream() {
        return firstTokenNanos >= 0;
    }

    /** Nanoseconds for each token of the answer, or -1 when there is none. */
    double nanosPerToken() {
        if (!isStream()) {
            return outputTokens > 0 ? (double) totalNanos / outputTokens : -1;
        }
        return outputTokens > 1 ? (double) generatingNanos() / (outputTokens - 1) : -1; // the first is there at once
    }

    /** Of a stream from its first token to its end, of a plain call all of it. */
    long generatingNanos() {
        return isStream() ? totalNanos - firstTokenNanos : totalNanos;
    }
}
