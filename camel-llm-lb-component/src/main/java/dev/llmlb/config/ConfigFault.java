package dev.llmlb.config;

/**
 * One thing that is wrong with the configuration, and where.
 *
 * @param source the name of the text; of properties, their prefix
 * @param line from 1; 0 for a property
 * @param column from 1; 0 for a property
 * @param path the keys that lead there, such as {@code rules[canary].load_balance_targets[azure/gpt-4o].weight}
 * @param value what was written, never a secret
 * @param expected what should have been
 * @param hint such as {@code did you mean 'weight'?}, or null
 */
public record ConfigFault(
        String source, int line, int column, String path, String value, String expected, String hint) {

    /** {@code file:line:column path: value (expected: ...), hint}, where the name of a property stands for place and path. */
    @Override
    public String toString() {
        String at = new Place(source, line, column).with(path) + ": " + value + " (expected: " + expected + ")";
        return hint == null ? at : at + ", " + hint;
    }
}
