package dev.llmlb.config;

/**
 * One thing that is wrong with the configuration, and where.
 *
 * @param source the name of the text
 * @param line from 1
 * @param column from 1
 * @param path the keys that lead there, such as {@code rules[canary].load_balance_targets[azure/gpt-4o].weight}
 * @param value what was written, never a secret
 * @param expected what should have been
 * @param hint such as {@code did you mean 'weight'?}, or null
 */
public record ConfigFault(
        String source, int line, int column, String path, String value, String expected, String hint) {

    /** {@code file:line:column path: value (expected: ...), hint}. */
    @Override
    public String toString() {
        String at = source + ':' + line + ':' + column + ' ' + path + ": " + value + " (expected: " + expected + ")";
        return hint == null ? at : at + ", " + hint;
    }
}
