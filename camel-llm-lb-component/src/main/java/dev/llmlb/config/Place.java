package dev.llmlb.config;

/** Where something was written; line and column count from 1, and are 0 for properties, which their path names. */
record Place(String source, int line, int column) {

    /** Somewhere among the properties with this prefix. */
    static Place ofProperties(String prefix) {
        return new Place(prefix, 0, 0);
    }

    boolean isProperty() {
        return line == 0;
    }

    /** With the keys that lead there: {@code file:line:column path}, or the name of the property. */
    String with(String path) {
        return isProperty() ? source + '.' + path : this + " " + path;
    }

    @Override
    public String toString() {
        return isProperty() ? source : source + ':' + line + ':' + column;
    }
}
