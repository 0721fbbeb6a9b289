package dev.llmlb.observe.camel;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a balancer event is about; a closed list. */
public enum EventType {
    /** A target gets no traffic for a time. */
    EJECTED,
    /** A target gets traffic again. */
    RESTORED,
    /** Requests pass a target over at its limit; told at most once a minute for each target and limit. */
    LIMIT_REACHED,
    /** Another configuration is in effect. */
    CONFIG_RELOADED,
    /** A configuration was refused; the one before runs on. */
    CONFIG_REFUSED,
    /** A request has left a target for another. */
    FALLBACK,
    /** Callers are over a rate limit or a budget of theirs; told at most once a minute for each. */
    CALLER_LIMIT_REACHED,
    /** A budget of callers has passed one of its thresholds. */
    BUDGET_ALERT;

    /** Every label, for the catalog: as text, since its tools take a list of enum values for a bogus one. */
    static final String LABELS = "ejected,restored,limit-reached,config-reloaded,config-refused,fallback,"
            + "caller-limit-reached,budget-alert";

    /** The name in options and JSON: {@code limit-reached}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Reads names that are separated by commas, in any case, with dashes or as those of the constants; all types when there is none.
     *
     * @throws IllegalArgumentException when one is not among the types
     */
    static Set<EventType> parse(String names) {
        if (names == null || names.isBlank()) {
            return EnumSet.allOf(EventType.class);
        }
        return Arrays.stream(names.split(","))
                .map(name -> of(name.strip()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(EventType.class)));
    }

    private static EventType of(String name) {
        return Arrays.stream(values())
                .filter(type -> type.label().equalsIgnoreCase(name.replace('_', '-')))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "types: '" + name + "' (expected: " + LABELS.replace(",", ", ") + ")"));
    }
}
