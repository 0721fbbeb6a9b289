package dev.llmlb.strategy;

/** What latency-based routing compares. */
public enum LatencyMetric {
    /** The time of an answer divided by its tokens. */
    TIME_PER_OUTPUT_TOKEN,
    /** The time until a stream's first content token; of a plain answer, until it is there. */
    TIME_TO_FIRST_TOKEN,
    /** The time until the answer is whole. */
    TOTAL
}
