package dev.llmlb.config;

import java.util.regex.Pattern;

/** Text of a configuration as a message may hold it: one line, of bounded length. */
final class Printable {

    private static final int MAX_LENGTH = 80;
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

    private Printable() {}

    static String of(String text) {
        StringBuilder printable = new StringBuilder();
        int[] points = text.codePoints().limit(MAX_LENGTH + 1L).toArray();
        for (int i = 0; i < Math.min(points.length, MAX_LENGTH); i++) {
            switch (points[i]) {
                case '\n' -> printable.append("\\n");
                case '\r' -> printable.append("\\r");
                case '\t' -> printable.append("\\t");
                default -> printable.appendCodePoint(isVisible(points[i]) ? points[i] : '?');
            }
        }
        return points.length > MAX_LENGTH ? printable.append("...").toString() : printable.toString();
    }

    /** {@code path.key}, or {@code path[key]} for a key that is not one word. */
    static String path(String parent, String key) {
        if (!PLAIN_KEY.matcher(key).matches()) {
            return item(parent, key);
        }
        return parent.isEmpty() ? of(key) : parent + '.' + of(key);
    }

    /** {@code path[label]}. */
    static String item(String parent, String label) {
        return parent + '[' + of(label) + ']';
    }

    private static boolean isVisible(int point) {
        int type = Character.getType(point);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE;
    }
}
