package dev.llmlb.strategy;

/** What latency-based routing compares. */
public enum LatencyMetric {
    /** The time of an answer divided by its tokens; of a stream, from its first token on. */
    TIME_PER_OUTPUT_TOKEN,
    /** The time until a stream's first content token; of a plain answer, until it is there. */
    TIME_TO_FIRST_TOKEN,
    /** The time until the answer is whole. */
    TOTAL;

    /** Nanoseconds of a call, or -1 when it does not tell. */
    double of(CallSample call) {
        return switch (this) {
            case TIME_PER_OUTPUT_TOKEN -> call.nanosPerToken();
            case TIME_TO_FIRST_TOKEN -> call.isStream() ? call.firstTokenNanos() : call.totalNanos();
            case TOTAL -> call.totalNanos();
        };
    }
}
