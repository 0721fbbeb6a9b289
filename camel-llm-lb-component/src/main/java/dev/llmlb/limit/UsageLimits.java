package dev.llmlb.limit;

/**
 * What may be used of a target, a provider account or a quota pool; 0 is no limit.
 *
 * @param requestsPerMinute attempts in any 60 s
 * @param tokensPerMinute tokens of prompts and answers in any 60 s
 * @param maxConcurrency attempts at the same time
 */
public record UsageLimits(long requestsPerMinute, long tokensPerMinute, int maxConcurrency) {

    public static final UsageLimits NONE = new UsageLimits(0, 0, 0);

    public UsageLimits {
        check("requests_per_minute", requestsPerMinute);
        check("tokens_per_minute", tokensPerMinute);
        check("max_concurrency", maxConcurrency);
    }

    /** Only a bound on what runs at the same time. */
    public static UsageLimits ofConcurrency(int maxConcurrency) {
        return new UsageLimits(0, 0, maxConcurrency);
    }

    private static void check(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 or more)");
        }
    }
}
