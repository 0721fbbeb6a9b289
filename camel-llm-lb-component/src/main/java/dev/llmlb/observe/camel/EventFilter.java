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
        return new EventFilter(
                EventType.parse(types),
                models == null || models.isBlank()
                        ? List.of()
                        : Arrays.stream(models.split(",")).map(String::strip).toList());
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
