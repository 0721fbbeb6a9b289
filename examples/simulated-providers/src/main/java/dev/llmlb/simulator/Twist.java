package dev.llmlb.simulator;

/** A small fault added to an answer. */
enum Twist {
    MALFORMED_LINE,
    NO_DONE,
    NO_USAGE,
    ERROR_EVENT_FIRST,
    FIRST_TOKEN_BREAKS_OFF,
    /** An event in the middle is not as it was sent. */
    WRONG_CHECKSUM,
    /** The body is compressed, asked for or not. */
    GZIP,
    /** Where the connection would be closed it is reset. */
    RESET
}
