package dev.llmlb.config;

import java.util.HashMap;
import java.util.Map;

/** Names of one kind of thing, each of which may be given once. */
final class UniqueNames {

    private final String expected;
    private final Map<String, Node> nodes = new HashMap<>();

    /** @param expected what a fault says, such as {@code an id of its own} */
    UniqueNames(String expected) {
        this.expected = expected;
    }

    /** Takes a name; one that was taken is a fault that says where. */
    void take(String name, Node at, Findings findings) {
        Node first = nodes.putIfAbsent(name, at);
        if (first != null) {
            Place place = first.place();
            findings.wrong(at, expected, "also at " + (place.isProperty() ? place.with(first.path()) : place));
        }
    }
}
