package dev.llmlb.provider;

import dev.llmlb.model.VendorLimits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.UnaryOperator;

/**
 * Reads what response headers say is left of the vendor's limits: {@code x-ratelimit-remaining-requests} and its kin (OpenAI, Azure, Groq and
 * most compatible servers), {@code x-ratelimit-remaining-req-minute} (Mistral), {@code x-ratelimit-remaining-requests-day} (Cerebras), {@code
 * x-ratelimit-remaining} (OpenRouter), {@code anthropic-ratelimit-requests-remaining} and its kin.
 *
 * <p>A reset is a length of time ({@code 6m0s}), a number of seconds, a date, or seconds or milliseconds since 1970. What cannot be read is as
 * if it were absent.
 */
public final class RateLimitHeaders {

    private static final long FIRST_EPOCH_SECONDS = 1_000_000_000L;
    private static final long FIRST_EPOCH_MILLIS = 1_000_000_000_000L;

    private RateLimitHeaders() {}

    /**
     * What is said, or null when nothing is.
     *
     * @param header gives a response header by its lower-case name, or null
     * @param now the wall clock, for resets that are dates
     */
    public static VendorLimits read(UnaryOperator<String> header, Instant now) {
        VendorLimits limits = withoutOutput(
                header,
                now,
                new VendorLimits(
                        count(
                                header,
                                "x-ratelimit-remaining-requests",
                                "x-ratelimit-remaining-req-minute",
                                "x-ratelimit-remaining-requests-day",
                                "x-ratelimit-remaining",
                                "anthropic-ratelimit-requests-remaining"),
                        nanos(
                                header,
                                now,
                                "x-ratelimit-reset-requests",
                                "x-ratelimit-reset-requests-day",
                                "x-ratelimit-reset",
                                "anthropic-ratelimit-requests-reset"),
                        count(
                                header,
                                "x-ratelimit-remaining-tokens",
                                "x-ratelimit-remaining-tokens-minute",
                                "anthropic-ratelimit-tokens-remaining",
                                "anthropic-ratelimit-input-tokens-remaining"),
                        nanos(
                                header,
                                now,
                                "x-ratelimit-reset-tokens",
                                "x-ratelimit-reset-tokens-minute",
                                "anthropic-ratelimit-tokens-reset",
                                "anthropic-ratelimit-input-tokens-reset")));
        boolean said = limits.remainingRequests() >= 0
                || limits.remainingTokens() >= 0
                || limits.resetRequestsNanos() >= 0
                || limits.resetTokensNanos() >= 0;
        return said ? limits : null;
    }

    /** Anthropic's tokens of answers are a limit of their own: when none are left, none of the prompt's are of use. */
    private static VendorLimits withoutOutput(UnaryOperator<String> header, Instant now, VendorLimits limits) {
        if (count(header, "anthropic-ratelimit-output-tokens-remaining") != 0) {
            return limits;
        }
        long reset = nanos(header, now, "anthropic-ratelimit-output-tokens-reset");
        long other = limits.remainingTokens() == 0 ? limits.resetTokensNanos() : VendorLimits.UNSAID;
        return new VendorLimits(limits.remainingRequests(), limits.resetRequestsNanos(), 0, Math.max(reset, other));
    }

    private static long count(UnaryOperator<String> header, String... names) {
        for (String name : names) {
            long count = number(header.apply(name));
            if (count >= 0) {
                return count;
            }
        }
        return VendorLimits.UNSAID;
    }

    private static long nanos(UnaryOperator<String> header, Instant now, String... names) {
        for (String name : names) {
            String text = header.apply(name);
            long millis = text == null ? VendorLimits.UNSAID : millisUntil(text.strip(), now);
            if (millis >= 0) {
                return Math.min(millis, RetryAfter.CAP_MILLIS) * 1_000_000;
            }
        }
        return VendorLimits.UNSAID;
    }

    private static long millisUntil(String reset, Instant now) {
        long number = number(reset);
        if (number >= FIRST_EPOCH_MILLIS) {
            return Math.max(0, number - now.toEpochMilli());
        }
        if (number >= FIRST_EPOCH_SECONDS) {
            return Math.max(0, number * 1_000 - now.toEpochMilli());
        }
        if (number >= 0) {
            return number * 1_000;
        }
        long seconds = Spans.millis(reset + "s"); // a fraction without its unit
        long span = seconds >= 0 ? seconds : Spans.millis(reset);
        return span >= 0 ? span : date(reset, now);
    }

    private static long date(String text, Instant now) {
        try {
            return Math.max(
                    0,
                    Duration.between(now, OffsetDateTime.parse(text).toInstant())
                            .toMillis());
        } catch (DateTimeException | ArithmeticException e) {
            return VendorLimits.UNSAID;
        }
    }

    private static long number(String text) {
        return text != null
                        && !text.isEmpty()
                        && text.length() <= 15
                        && text.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Long.parseLong(text)
                : VendorLimits.UNSAID;
    }
}
