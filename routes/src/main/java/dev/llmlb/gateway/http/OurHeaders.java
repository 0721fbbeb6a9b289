package dev.llmlb.gateway.http;

/** The names of HTTP headers that mean something to the gateway, or that it adds to an answer; the README tells them all. */
final class OurHeaders {

    // of a request
    static final String METADATA = "x-llm-lb-metadata";
    static final String TFY_METADATA = "x-tfy-metadata";
    static final String SUBJECTS = "x-llm-lb-subjects";
    static final String SESSION = "x-llm-lb-session";
    static final String TIMEOUT_MS = "x-llm-lb-timeout-ms";
    static final String TFY_REQUEST_TIMEOUT = "x-tfy-request-timeout";
    static final String EXPLAIN = "x-llm-lb-explain";
    static final String DRY_RUN = "x-llm-lb-dry-run";

    // of an answer
    static final String TARGET = "x-llm-lb-target";
    static final String RULE = "x-llm-lb-rule";
    static final String ATTEMPTS = "x-llm-lb-attempts";
    static final String DECISION = "x-llm-lb-decision";
    static final String TFY_RESOLVED_MODEL = "x-tfy-resolved-model";

    private OurHeaders() {}

    /** Whether it is ours to say, so that no provider says it. */
    static boolean contains(String name) {
        return name.startsWith("x-llm-lb-") || name.startsWith("x-tfy-");
    }
}
