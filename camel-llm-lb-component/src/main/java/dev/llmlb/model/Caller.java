package dev.llmlb.model;

import java.util.List;
import java.util.Map;

/**
 * Who asks, as far as rules care.
 *
 * @param metadata free pairs such as {@code environment=production}; never null
 * @param subjects identities such as {@code user:alice} and {@code team:ml}; never null
 * @param sessionId the conversation to keep on one target, or null
 */
public record Caller(Map<String, String> metadata, List<String> subjects, String sessionId) {

    /** Nobody in particular. */
    public static final Caller ANONYMOUS = new Caller(Map.of(), List.of(), null);

    public Caller {
        metadata = Map.copyOf(metadata);
        subjects = List.copyOf(subjects);
    }
}
