package dev.llmlb.config;

import java.time.Duration;
import java.util.List;

/** Keeps a session on one target; the values of all identifiers together name the session. */
record StickyRouting(Duration ttl, List<SessionIdentifier> identifiers) {

    /** A header or metadata key whose value belongs to the session's name. */
    record SessionIdentifier(String key, Source source) {}

    enum Source {
        HEADERS,
        METADATA
    }
}
