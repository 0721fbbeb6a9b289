package dev.llmlb.pipeline;

import dev.llmlb.model.ChatRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose count a request goes to: the values that it has for what a rule applies per, in every combination.
 *
 * <p>A caller of two teams counts for both. Callers without a value count together, so that leaving it out is no way around a limit.
 */
final class CallerValues {

    private static final String METADATA = "metadata.";

    /** Longer ones are cut: callers choose them, and they are kept. */
    private static final int MAX_LENGTH = 128;

    private static final String NO_VALUE = "";

    private CallerValues() {}

    /** At least one; each with a value for each entity. */
    static List<List<String>> of(List<String> entities, ChatRequest request) {
        List<List<String>> combinations = List.of(List.of());
        for (String entity : entities) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> combination : combinations) {
                for (String value : values(entity, request)) {
                    List<String> one = new ArrayList<>(combination);
                    one.add(value);
                    longer.add(one);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    /** {@code " for user alice, model gpt-4o"}, to be put behind a rule's name; empty when it holds for all together. */
    static String label(List<String> entities, List<List<String>> combinations) {
        if (entities.isEmpty()) {
            return "";
        }
        return combinations.stream()
                .map(values -> {
                    List<String> parts = new ArrayList<>();
                    for (int i = 0; i < entities.size(); i++) {
                        String value = values.get(i);
                        parts.add(value.equals(NO_VALUE) ? "no " + entities.get(i) : entities.get(i) + " " + value);
                    }
                    return String.join(", ", parts);
                })
                .collect(Collectors.joining(" and ", " for ", ""));
    }

    private static Set<String> values(String entity, ChatRequest request) {
        Set<String> values = new LinkedHashSet<>();
        if (entity.equals("model")) {
            values.add(kept(request.model()));
        } else if (entity.startsWith(METADATA)) {
            String value = request.caller().metadata().get(entity.substring(METADATA.length()));
            values.add(value == null ? NO_VALUE : kept(value));
        } else {
            for (String subject : request.caller().subjects()) {
                int colon = subject.indexOf(':');
                if (colon >= 0 && kind(subject.substring(0, colon)).equals(entity)) {
                    values.add(kept(subject.substring(colon + 1)));
                }
            }
            if (values.isEmpty()) {
                values.add(NO_VALUE);
            }
        }
        return values;
    }

    /** {@code virtual-account} is an older spelling. */
    private static String kind(String kind) {
        return kind.equals("virtual-account") ? "virtualaccount" : kind;
    }

    /** Of one line and bounded; long values that begin alike are told apart, and count together in the worst case. */
    private static String kept(String value) {
        String line = value.chars().anyMatch(Character::isISOControl) ? value.replaceAll("\\p{Cc}", "?") : value;
        return line.length() <= MAX_LENGTH
                ? line
                : line.substring(0, MAX_LENGTH) + "#" + Integer.toHexString(line.hashCode());
    }
}
