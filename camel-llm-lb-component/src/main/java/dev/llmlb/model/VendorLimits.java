package dev.llmlb.model;

/**
 * What a provider's response headers say is left of its limits.
 *
 * @param remainingRequests until the reset, -1 when not said
 * @param resetRequestsNanos from now, -1 when not said
 * @param remainingTokens until the reset, -1 when not said
 * @param resetTokensNanos from now, -1 when not said
 */
public record VendorLimits(
        long remainingRequests, long resetRequestsNanos, long remainingTokens, long resetTokensNanos) {

    /** Nothing was said. */
    public static final long UNSAID = -1;

    /**
     * Nanoseconds until what is used up is there again: the longest of the resets of which nothing remains; -1 when something is left of
     * everything, or the time was not said.
     */
    public long nanosUntilSome() {
        long requests = remainingRequests == 0 ? resetRequestsNanos : UNSAID;
        long tokens = remainingTokens == 0 ? resetTokensNanos : UNSAID;
        return Math.max(requests, tokens);
    }
}
