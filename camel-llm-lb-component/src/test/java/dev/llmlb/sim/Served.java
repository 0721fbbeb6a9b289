package dev.llmlb.sim;

/**
 * What came of a prompt.
 *
 * @param target {@code provider/model} that answered, or null
 * @param attempts calls that were made for it
 * @param status 200, or that of the failure
 * @param firstTokenNanos until the first token of a stream, or the answer; -1 without one
 * @param totalNanos until the end of the answer; -1 without one
 * @param retryAfterMillis of a failure, or -1
 */
record Served(
        Prompt prompt,
        long atNanos,
        String target,
        int attempts,
        int status,
        long firstTokenNanos,
        long totalNanos,
        long retryAfterMillis) {

    boolean answered() {
        return status == 200;
    }

    double seconds() {
        return totalNanos / 1e9;
    }

    double firstTokenSeconds() {
        return firstTokenNanos / 1e9;
    }
}
