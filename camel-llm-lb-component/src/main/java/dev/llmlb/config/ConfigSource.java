package dev.llmlb.config;

/** One YAML text and the name it is reported under (a file name or resource URI). */
public record ConfigSource(String name, String text) {

    /** Without the text, which may hold keys. */
    @Override
    public String toString() {
        return "ConfigSource[" + name + "]";
    }
}
