package dev.llmlb.provider;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lengths of time as providers write them: {@code 20s}, {@code 6m0s}, {@code 1.5 seconds}, {@code 340ms}. */
final class Spans {

    /** It is none. */
    static final long NONE = -1;

    private static final String NUMBER = "[0-9]{1,12}(?:\\.[0-9]{1,18})?";
    private static final String UNIT = "milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d";
    private static final Pattern PART = Pattern.compile("(" + NUMBER + ") ?(" + UNIT + ")(?![a-z])? ?");
    private static final Pattern WHOLE = Pattern.compile("(?:" + NUMBER + " ?(?:" + UNIT + ") ?){1,5}");

    /** A wait in a sentence: {@code Please try again in 6m0s}, {@code retry after 20 seconds}, {@code wait 3s before retrying}. */
    private static final Pattern HINT = Pattern.compile(
            "(?:try again|retry|wait)(?: your request)?(?: in| after| for)? (" + WHOLE.pattern() + ")(?![a-z])");

    private Spans() {}

    /** The milliseconds of a text that is a length of time with its units and nothing else, rounded up; {@link #NONE} otherwise. */
    static long millis(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return NONE;
        }
        double millis = 0;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            millis += Double.parseDouble(part.group(1)) * unitMillis(part.group(2));
        }
        return (long) Math.ceil(millis - 1e-6); // 1.1 s is 1100.0000000000002 ms
    }

    /** The milliseconds that a sentence asks to wait, or {@link #NONE}. */
    static long hint(String sentence) {
        Matcher hint = HINT.matcher(sentence);
        return hint.find() ? millis(hint.group(1).strip()) : NONE;
    }

    private static double unitMillis(String unit) {
        if (unit.equals("ms") || unit.startsWith("milli")) {
            return 1;
        }
        return switch (unit.charAt(0)) {
            case 's' -> 1_000;
            case 'm' -> 60_000;
            case 'h' -> 3_600_000;
            default -> 86_400_000;
        };
    }
}
