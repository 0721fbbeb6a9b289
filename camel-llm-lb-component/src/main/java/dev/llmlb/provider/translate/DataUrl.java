package dev.llmlb.provider.translate;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Data that stands in its own URL, in base64. */
record DataUrl(String mediaType, String base64) {

    private static final Pattern START = Pattern.compile("data:([\\w.+-]+/[\\w.+-]+)(?:;[\\w-]+=[\\w.-]+)*;base64,");

    /** The parts of such a URL, or null when it is another. */
    static DataUrl of(String url) {
        Matcher start = START.matcher(url);
        if (!start.lookingAt()) {
            return null;
        }
        String type = start.group(1).toLowerCase(Locale.ROOT);
        return new DataUrl(
                type.equals("image/jpg") ? "image/jpeg" : type, url.substring(start.end())); // OpenAI takes both
    }
}
