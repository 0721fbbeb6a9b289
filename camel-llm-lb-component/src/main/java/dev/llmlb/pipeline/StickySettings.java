package dev.llmlb.pipeline;

import java.time.Duration;
import java.util.List;

/**
 * Keeps a session on one target; the values of all identifiers together name the session.
 *
 * @param ttl how long a session that is not used is remembered
 */
public record StickySettings(Duration ttl, List<SessionIdentifier> identifiers) {

    /** A header or metadata key whose value belongs to the session's name. */
    public record SessionIdentifier(String key, Source source) {}

    /** Where an identifier's value is found. */
    public enum Source {
        HEADERS,
        METADATA
    }

    public StickySettings {
        identifiers = List.copyOf(identifiers);
    }
}
