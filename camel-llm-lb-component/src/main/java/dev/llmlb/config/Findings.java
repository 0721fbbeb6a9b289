package dev.llmlb.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What reading found: faults and doubts. */
final class Findings {

    private final List<ConfigFault> faults = new ArrayList<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private boolean incomplete;

    ConfigFault fault(Place place, String path, String value, String expected, String hint) {
        ConfigFault fault = new ConfigFault(place.source(), place.line(), place.column(), path, value, expected, hint);
        faults.add(fault);
        return fault;
    }

    /** What another fault says better. */
    void retract(ConfigFault fault) {
        faults.remove(fault);
    }

    /** This value is not what it should be. */
    void wrong(Node node, String expected) {
        wrong(node, expected, null);
    }

    void wrong(Node node, String expected, String hint) {
        if (!(node instanceof Node.Reported)) {
            fault(node.place(), node.path(), node.shown(), expected, hint);
        }
    }

    void warn(Node node, String doubt) {
        warnings.add(node.place().with(node.path()) + ": " + doubt);
    }

    /** Part of the configuration could not be read, so that something named elsewhere may be declared there. */
    void incomplete() {
        incomplete = true;
    }

    boolean isIncomplete() {
        return incomplete;
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Ends the reading.
     *
     * @param sources the names of the sources in their order
     * @throws ConfigException when there are faults
     */
    void throwIfFaulty(List<String> sources) {
        if (!faults.isEmpty()) {
            faults.sort(Comparator.<ConfigFault>comparingInt(fault -> sources.indexOf(fault.source()))
                    .thenComparingInt(ConfigFault::line)
                    .thenComparingInt(ConfigFault::column));
            throw new ConfigException(faults);
        }
    }
}
