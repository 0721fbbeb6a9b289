package dev.llmlb.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resolves {@code {{...}}} in the values of a configuration. */
final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");
    /** {@code env:NAME:default}: what follows the second colon may be a key. */
    private static final Pattern DEFAULT = Pattern.compile("^([^:]*:[^:]*):.*$", Pattern.DOTALL);

    private final UnaryOperator<String> resolver;

    Placeholders(UnaryOperator<String> resolver) {
        this.resolver = resolver;
    }

    static boolean isIn(String text) {
        return text.contains("{{");
    }

    /** The text without placeholders, or null when one cannot be resolved. */
    String resolve(String text) {
        if (!isIn(text)) {
            return text;
        }
        try {
            return resolver.apply(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Those that cannot be resolved, for a message: {@code {{env:FOO}}, {{bar}}}. */
    String unresolved(String text) {
        List<String> names = new ArrayList<>();
        Matcher each = PLACEHOLDER.matcher(text);
        while (each.find()) {
            if (resolve(each.group()) == null) {
                names.add(shown(each.group(1)));
            }
        }
        return names.isEmpty() ? "every {{...}}" : String.join(", ", names);
    }

    /** A placeholder of this name as a message may hold it. */
    static String shown(String name) {
        return "{{" + Printable.of(DEFAULT.matcher(name).replaceFirst("$1:...")) + "}}";
    }
}
