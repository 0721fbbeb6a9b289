package dev.llmlb.config;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Takes the keys of one mapping, and knows in the end which keys nobody asked for. */
final class MapReader {

    private final Node.Mapping mapping;
    private final Findings findings;
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, ConfigFault> missing = new HashMap<>();

    MapReader(Node.Mapping mapping, Findings findings) {
        this.mapping = mapping;
        this.findings = findings;
    }

    Findings findings() {
        return findings;
    }

    /** The value of a key as it was written, or null when it is absent or empty. */
    Node node(String key) {
        known.add(key);
        Node.Entry entry = mapping.entries().get(key);
        return entry == null || entry.value().isNull() ? null : entry.value();
    }

    boolean has(String key) {
        return node(key) != null;
    }

    /** The path of a key, whether it is there or not. */
    String path(String key) {
        return Printable.path(mapping.path(), key);
    }

    /** The value, or null when the key is absent or its value has a fault. */
    <T> T optional(String key, Shape<T> shape) {
        Node node = node(key);
        return node == null ? null : shape.read(node, findings);
    }

    <T> T optional(String key, Shape<T> shape, T otherwise) {
        T value = optional(key, shape);
        return value == null ? otherwise : value;
    }

    /** The value, or null when it has a fault; that the key is absent is one. */
    <T> T required(String key, Shape<T> shape) {
        Node node = node(key);
        if (node == null) {
            Node.Entry empty = mapping.entries().get(key);
            Place place = empty == null ? mapping.place() : empty.key();
            missing.put(key, findings.fault(place, path(key), "missing", shape.expected(), null));
            return null;
        }
        return shape.read(node, findings);
    }

    <T> T required(String key, Shape<T> shape, T otherwise) {
        T value = required(key, shape);
        return value == null ? otherwise : value;
    }

    /** A key that has no place here though it has one elsewhere. */
    void refuse(String key, String expected) {
        known.add(key);
        Node.Entry entry = mapping.entries().get(key);
        if (entry != null) {
            findings.fault(entry.key(), path(key), entry.value().shown(), expected, null);
        }
    }

    /** Every key that was not asked for is a fault; a needed one that it is a slip for is not missing besides. */
    void noOtherKeys() {
        mapping.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                String meant = Suggestion.nearest(key, known);
                findings.fault(entry.key(), path(key), "unknown key", Shapes.inWords(known), Suggestion.hint(meant));
                findings.retract(missing.remove(meant));
            }
        });
    }
}
