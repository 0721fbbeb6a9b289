package dev.llmlb.camel;

/** How decisions are logged. */
public enum DecisionFormat {
    /** Not at all. */
    OFF,
    /** As a line for people. */
    TEXT,
    /** As a line of JSON. */
    JSON
}
