package dev.llmlb.sim;

/** A request of a trace: when it comes, and how many tokens it and its answer have. */
record Prompt(long atNanos, int promptTokens, int outputTokens) {

    /** The work that it is to a server whose prompt tokens cost {@code 1/prefill} of an output token. */
    double work(double prefill) {
        return promptTokens / prefill + outputTokens;
    }
}
