package dev.llmlb.config;

import dev.llmlb.rule.When;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the condition of a rule; the same in every type of document. */
final class WhenReader {

    private static final Set<String> SUBJECT_KINDS = Set.of("user", "team", "virtualaccount", "virtual-account");

    private WhenReader() {}

    static When read(MapReader when) {
        List<String> subjects = when.optional("subjects", Shapes.TEXTS, List.of());
        List<String> models = when.optional("models", Shapes.TEXTS, List.of());
        Map<String, String> metadata = when.optional("metadata", Shapes.TEXT_BY_TEXT, Map.of());
        for (String subject : subjects) {
            int colon = subject.indexOf(':');
            if (!subject.equals("*") && (colon < 0 || !SUBJECT_KINDS.contains(subject.substring(0, colon)))) {
                when.findings()
                        .warn(
                                when.node("subjects"),
                                "'" + Printable.of(subject)
                                        + "' is none of user:<name>, team:<name>, virtualaccount:<name> and *, is that"
                                        + " meant?");
            }
        }
        return new When(subjects, models, metadata);
    }
}
