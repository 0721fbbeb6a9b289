package dev.llmlb.config;

/** Where something was written; line and column count from 1. */
record Place(String source, int line, int column) {

    @Override
    public String toString() {
        return source + ':' + line + ':' + column;
    }
}
