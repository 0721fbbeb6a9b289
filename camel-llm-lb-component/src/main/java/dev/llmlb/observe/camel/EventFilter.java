package dev.llmlb.observe.camel;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a consumer wants to hear of.
 *
 * @param models names of models or targets, with {@code *} at the end for a prefix; empty for all
 */
record EventFilter(Set<EventType> types, List<String> models) {

    static EventFilter of(String types, String models) {
        return new EventFilter(EventType.parse(types), models(models));
    }

    /**
     * Reads names that are separated by commas.
     *
     * @throws IllegalArgumentException when one is empty, or has a {@code *} that is not its end
     */
    static List<String> models(String names) {
        if (names == null || names.isBlank()) {
            return List.of();
        }
        return Arrays.stream(names.split(",", -1)).map(EventFilter::model).toList();
    }

    private static String model(String name) {
        String model = name.strip();
        int star = model.indexOf('*');
        if (model.isEmpty() || star >= 0 && star < model.length() - 1) {
            throw new IllegalArgumentException(
                    "models: '" + name + "' (expected: a model or a target, with * only at its end)");
        }
        return model;
    }

    /**
     * Whether the event is wanted; one that is about no target is, whatever the models.
     *
     * @param modelsOfTarget the models of the rules that name its target
     */
    boolean wants(BalancerEvent event, Set<String> modelsOfTarget) {
        return types.contains(event.type())
                && (models.isEmpty()
                        || event.target() == null
                        || models.stream()
                                .anyMatch(wanted -> matches(wanted, event.target())
                                        || modelsOfTarget.stream()
                                                .anyMatch(model -> matches(wanted, model) || matches(model, wanted))));
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(name);
    }
}
