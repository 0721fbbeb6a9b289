package dev.llmlb.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the configuration writes them. */
final class Durations {

    private static final Pattern FORM = Pattern.compile("([0-9][0-9_]{0,17}(?:\\.[0-9]{1,9})?)(ms|s|m|h)?");
    /** A longer timer is a slip of the unit. */
    private static final Duration MAX = Duration.ofDays(7);

    static final Shape<Duration> POSITIVE = Shapes.scalar(
            "a duration above 0 and up to 168h, such as 500ms, 5s, 2m, 1h, or a number of milliseconds", text -> {
                Duration duration = parse(text);
                return duration == null || duration.isZero() ? null : duration;
            });

    static final Shape<Duration> ZERO_OR_MORE = Shapes.scalar(
            "a duration up to 168h, such as 0s, 500ms, 5s, 2m, or a number of milliseconds", Durations::parse);

    private Durations() {}

    private static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        return matcher.matches()
                ? of(new BigDecimal(matcher.group(1).replace("_", "")), millisPer(matcher.group(2)))
                : null;
    }

    private static long millisPer(String unit) {
        return switch (unit == null ? "ms" : unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            default -> 3_600_000;
        };
    }

    /** A positive number of some unit. */
    static Shape<Duration> inUnits(String unit, long millisPerUnit) {
        return Shapes.mapped(
                Shapes.number(
                        "a number of " + unit + " above 0 and up to 7 days",
                        n -> n * millisPerUnit >= 1e-6 && n * millisPerUnit <= MAX.toMillis()),
                n -> of(BigDecimal.valueOf(n), millisPerUnit));
    }

    private static Duration of(BigDecimal amount, long millisPerUnit) {
        BigDecimal nanos =
                amount.multiply(BigDecimal.valueOf(millisPerUnit * 1_000_000)).setScale(0, RoundingMode.CEILING);
        return nanos.compareTo(BigDecimal.valueOf(MAX.toNanos())) > 0 ? null : Duration.ofNanos(nanos.longValueExact());
    }
}
