package dev.llmlb.limit;

/**
 * A look at an {@link Allowance}, for people.
 *
 * @param requests reserved in the last 60 s; 0 where requests are not limited
 * @param tokens reserved or used in the last 60 s; 0 where tokens are not limited
 * @param inFlight attempts under way
 */
public record LimitView(UsageLimits limits, long requests, long tokens, int inFlight) {}
