package dev.llmlb.config;

/** The form of a value: reads one, or reports why it is none. */
interface Shape<T> {

    /** What a fault says was expected. */
    String expected();

    /** The value, or null after a fault was put into the findings. */
    T read(Node node, Findings findings);
}
