package dev.llmlb.rule;

import dev.llmlb.model.Caller;
import java.util.List;
import java.util.Map;

/**
 * The condition of a rule: {@code subjects} and {@code models} and {@code metadata}, any one of a list, every pair of the metadata.
 *
 * <p>An empty field does not filter. In lists {@code *} matches everything and a trailing {@code *} a prefix.
 */
public record When(List<String> subjects, List<String> models, Map<String, String> metadata) {

    /** Matches every request. */
    public static final When ALWAYS = new When(List.of(), List.of(), Map.of());

    public When {
        subjects = subjects.stream().map(When::canonicalSubject).toList();
        models = List.copyOf(models);
        metadata = Map.copyOf(metadata);
    }

    /** Whether a request for this model by this caller meets the condition. */
    public boolean matches(String model, Caller caller) {
        return matchesModel(model) && matchesMetadata(caller.metadata()) && matchesSubjects(caller.subjects());
    }

    boolean matchesModel(String model) {
        return models.isEmpty() || anyMatches(models, model);
    }

    private boolean matchesMetadata(Map<String, String> given) {
        for (Map.Entry<String, String> pair : metadata.entrySet()) {
            if (!pair.getValue().equals(given.get(pair.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private boolean matchesSubjects(List<String> given) {
        if (subjects.isEmpty()) {
            return true;
        }
        for (String subject : given) {
            if (anyMatches(subjects, canonicalSubject(subject))) {
                return true;
            }
        }
        return subjects.contains("*");
    }

    private static boolean anyMatches(List<String> patterns, String text) {
        for (String pattern : patterns) {
            if (isPattern(pattern)
                    ? text.regionMatches(0, pattern, 0, pattern.length() - 1) && text.length() >= pattern.length() - 1
                    : pattern.equals(text)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a model or subject of a rule stands for more than itself. */
    static boolean isPattern(String text) {
        return text.endsWith("*");
    }

    /** {@code virtual-account:} is an older spelling of {@code virtualaccount:}. */
    private static String canonicalSubject(String subject) {
        return subject.startsWith("virtual-account:")
                ? "virtualaccount:" + subject.substring("virtual-account:".length())
                : subject;
    }
}
