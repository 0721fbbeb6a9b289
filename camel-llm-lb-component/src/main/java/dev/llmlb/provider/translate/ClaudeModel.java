package dev.llmlb.provider.translate;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model of Anthropic's takes, as its migration guides say it, by the family and the version in its name, which may be one of
 * Bedrock's, such as {@code us.anthropic.claude-sonnet-4-5-20250929-v1:0}.
 *
 * <p>Versions before a change are told apart from those after it, so that a model to come is taken as the last ones are. A name that
 * tells no version, such as another vendor's, is asked for whatever the caller asks.
 *
 * @param version 100 for each major one and 1 for each minor one, 405 for 4.5; 0 when the name has none
 */
public record ClaudeModel(String family, int version) {

    private static final int UNKNOWN = 0;

    private static final Set<String> LARGEST = Set.of("fable", "mythos");

    /** {@code claude-3-7-sonnet-20250219} as well as {@code claude-sonnet-4-5}; eight digits are a date. */
    private static final Pattern NAME =
            Pattern.compile("claude-(?:(\\d)(?:[-.](\\d))?-)?([a-z]+)(?:-(\\d{1,2})(?:[-.](\\d{1,2}))?)?(?!\\d)");

    /** The model of that name. */
    public static ClaudeModel of(String name) {
        Matcher found = NAME.matcher(name);
        if (!found.find()) {
            return new ClaudeModel("", UNKNOWN);
        }
        int before = version(found.group(1), found.group(2));
        int version = before != UNKNOWN ? before : version(found.group(4), found.group(5));
        boolean preview = version == UNKNOWN && LARGEST.contains(found.group(3));
        return new ClaudeModel(found.group(3), preview ? 500 : version);
    }

    private static int version(String major, String minor) {
        return major == null ? UNKNOWN : 100 * Integer.parseInt(major) + (minor == null ? 0 : Integer.parseInt(minor));
    }

    /** Whether it is of that version or a later one. */
    public boolean isFrom(int first) {
        return version >= first;
    }

    /** Whether it is older than that version; an unknown one is not. */
    public boolean isBefore(int first) {
        return isKnown() && version < first;
    }

    /** Whether its name tells a version. */
    public boolean isKnown() {
        return version != UNKNOWN;
    }

    public boolean canThink() {
        return !isBefore(307);
    }

    /** Whether its thoughts are bounded by a number of tokens; later ones bound them themselves. */
    public boolean thinksWithinABudget() {
        return isFrom(307) && isBefore(406);
    }

    /** Whether it thinks unless it is told not to. */
    public boolean thinksUnasked() {
        return isFrom(500);
    }

    /** What tells it not to think, or null when nothing does. */
    public String noThoughts() {
        if (LARGEST.contains(family) || family.equals("opus") && isFrom(505)) {
            return null;
        }
        return family.equals("sonnet") && isFrom(505) ? "between_tools" : "disabled";
    }

    /** Whether it keeps its thoughts to itself unless it is asked for a summary. */
    public boolean hidesThoughts() {
        return isFrom(407);
    }

    /** Whether there is an effort between {@code high} and {@code max}. */
    public boolean hasXhigh() {
        return !isBefore(407);
    }

    public boolean takesSampling() {
        return !isFrom(407);
    }

    /** Whether its answers and calls keep to a schema to the letter. */
    public boolean keepsToSchemas() {
        return !isBefore(401);
    }

    /** Whether only one of {@code temperature} and {@code top_p} may be there. */
    public boolean takesOneSampling() {
        return isFrom(400);
    }

    public boolean canBeForcedToCall() {
        return !isFrom(LARGEST.contains(family) ? 501 : 505) || family.equals("haiku");
    }

    /** Whether it goes on from the beginning of an answer. */
    public boolean goesOn() {
        return !isFrom(406);
    }

    /** A bound for callers who give none: room for an answer and for thoughts, and less than any of its kind can do. */
    public long defaultMaxTokens() {
        return isFrom(307) ? 16_384 : 4_096;
    }
}
