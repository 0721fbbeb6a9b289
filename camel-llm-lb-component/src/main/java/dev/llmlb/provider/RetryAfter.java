package dev.llmlb.provider;

import dev.llmlb.model.VendorLimits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Reads how long a provider asks to be left alone: {@code retry-after-ms}, then {@code Retry-After} in seconds or as a date.
 *
 * <p>A date in the past is no wait; what cannot be read is as if it were absent (RFC 9110, 10.2.3).
 */
public final class RetryAfter {

    /** No hint was given. */
    public static final long NONE = -1;

    /** Longer hints are cut to this: nobody should be out for a day because of one header. */
    public static final long CAP_MILLIS = Duration.ofMinutes(10).toMillis();

    /** Narrower than what Java reads: neither {@code 5d} nor {@code 1e9} is a time that a server means. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}(\\.[0-9]{0,18})?");

    private RetryAfter() {}

    /**
     * The hint in milliseconds, between 0 and {@link #CAP_MILLIS}, or {@link #NONE}.
     *
     * @param header gives a response header by its lower-case name, or null
     * @param now the wall clock, for the date form
     */
    public static long millis(UnaryOperator<String> header, Instant now) {
        long millis = number(header.apply("retry-after-ms"), 1);
        if (millis == NONE) {
            String text = header.apply("retry-after");
            millis = number(text, 1000);
            if (millis == NONE) {
                millis = date(text, now);
            }
        }
        return Math.min(millis, CAP_MILLIS);
    }

    /**
     * The hint of an error: {@link #millis}, else the time until what the vendor's limits say is used up is there again.
     */
    public static long ofError(UnaryOperator<String> header, Instant now) {
        long millis = millis(header, now);
        if (millis != NONE) {
            return millis;
        }
        VendorLimits limits = RateLimitHeaders.read(header, now);
        long nanos = limits == null ? NONE : limits.nanosUntilSome();
        return nanos < 0 ? NONE : Math.min((nanos + 999_999) / 1_000_000, CAP_MILLIS);
    }

    private static long number(String text, int unitMillis) {
        return text != null && NUMBER.matcher(text.trim()).matches()
                ? (long) Math.ceil(Double.parseDouble(text.trim()) * unitMillis)
                : NONE;
    }

    private static long date(String text, Instant now) {
        if (text == null) {
            return NONE;
        }
        try {
            Instant date = ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.US))
                    .toInstant();
            return Math.max(0, Duration.between(now, date).toMillis());
        } catch (DateTimeException | ArithmeticException e) {
            return NONE;
        }
    }
}
