package dev.llmlb.provider.anthropic;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model of Anthropic's takes, as its migration guides say it, by the family and the version in its name.
 *
 * <p>Versions before a change are told apart from those after it, so that a model to come is taken as the last ones are. A name that
 * tells no version, such as another vendor's, is asked for whatever the caller asks.
 *
 * @param version 100 for each major one and 1 for each minor one, 405 for 4.5; {@link #UNKNOWN} when the name has none
 */
record AnthropicModel(String family, int version) {

    private static final int UNKNOWN = 0;

    private static final Set<String> LARGEST = Set.of("fable", "mythos");

    /** {@code claude-3-7-sonnet-20250219} as well as {@code claude-sonnet-4-5}; eight digits are a date. */
    private static final Pattern NAME =
            Pattern.compile("claude-(?:(\\d)(?:[-.](\\d))?-)?([a-z]+)(?:-(\\d{1,2})(?:[-.](\\d{1,2}))?)?(?!\\d)");

    static AnthropicModel of(String name) {
        Matcher found = NAME.matcher(name);
        if (!found.find()) {
            return new AnthropicModel("", UNKNOWN);
        }
        int before = version(found.group(1), found.group(2));
        int version = before != UNKNOWN ? before : version(found.group(4), found.group(5));
        boolean preview = version == UNKNOWN && LARGEST.contains(found.group(3));
        return new AnthropicModel(found.group(3), preview ? 500 : version);
    }

    private static int version(String major, String minor) {
        return major == null ? UNKNOWN : 100 * Integer.parseInt(major) + (minor == null ? 0 : Integer.parseInt(minor));
    }

    private boolean isFrom(int first) {
        return version >= first;
    }

    private boolean isBefore(int first) {
        return version != UNKNOWN && version < first;
    }

    boolean canThink() {
        return !isBefore(307);
    }

    /** Whether its thoughts are bounded by a number of tokens; later ones bound them themselves. */
    boolean thinksWithinABudget() {
        return isFrom(307) && isBefore(406);
    }

    /** Whether it thinks unless it is told not to. */
    boolean thinksUnasked() {
        return isFrom(500);
    }

    /** What tells it not to think, or null when nothing does. */
    String noThoughts() {
        if (LARGEST.contains(family) || family.equals("opus") && isFrom(505)) {
            return null;
        }
        return family.equals("sonnet") && isFrom(505) ? "between_tools" : "disabled";
    }

    /** Whether it keeps its thoughts to itself unless it is asked for a summary. */
    boolean hidesThoughts() {
        return isFrom(407);
    }

    /** Whether there is an effort between {@code high} and {@code max}. */
    boolean hasXhigh() {
        return !isBefore(407);
    }

    boolean takesSampling() {
        return !isFrom(407);
    }

    /** Whether its answers and calls keep to a schema to the letter. */
    boolean keepsToSchemas() {
        return !isBefore(401);
    }

    /** Whether only one of {@code temperature} and {@code top_p} may be there. */
    boolean takesOneSampling() {
        return isFrom(400);
    }

    boolean canBeForcedToCall() {
        return !isFrom(LARGEST.contains(family) ? 501 : 505) || family.equals("haiku");
    }

    /** Whether it goes on from the beginning of an answer. */
    boolean goesOn() {
        return !isFrom(406);
    }

    /** A bound for callers who give none: room for an answer and for thoughts, and less than any of its kind can do. */
    long defaultMaxTokens() {
        return isFrom(307) ? 16_384 : 4_096;
    }
}
