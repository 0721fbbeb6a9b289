package dev.llmlb.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A value of the configuration as it was written: what it is, where, and by which keys it is reached. */
sealed interface Node {

    /** Printed in the place of what must not be seen. */
    String HIDDEN = "******";

    Place place();

    String path();

    /** How a fault prints this: what was written, before placeholders, and nothing of a secret. */
    String shown();

    /** Whether this is YAML's null, for which a key with nothing after it also stands. */
    default boolean isNull() {
        return false;
    }

    record Mapping(Place place, String path, Map<String, Entry> entries) implements Node {
        @Override
        public String shown() {
            return "a mapping";
        }
    }

    /** A key's place and its value. */
    record Entry(Place key, Node value) {}

    record Sequence(Place place, String path, List<Node> items) implements Node {
        @Override
        public String shown() {
            return "a list";
        }
    }

    /**
     * A value without parts.
     *
     * @param raw as written
     * @param text with placeholders resolved
     * @param quoted whether it was marked as text, by quotes, as a block, or by {@code !!str}
     * @param secret whether it must not be printed
     */
    record Scalar(Place place, String path, String raw, String text, boolean quoted, boolean secret) implements Node {

        private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

        @Override
        public boolean isNull() {
            return !quoted && NULLS.contains(text);
        }

        @Override
        public String shown() {
            if (secret) {
                return HIDDEN;
            }
            return isNull() ? "nothing" : quoted && raw.isBlank() ? "''" : Printable.of(raw);
        }

        @Override
        public String toString() {
            return path + ": " + shown();
        }
    }

    /** A value whose fault is already reported; readers pass over it. */
    record Reported(Place place, String path) implements Node {
        @Override
        public String shown() {
            return HIDDEN;
        }
    }
}
