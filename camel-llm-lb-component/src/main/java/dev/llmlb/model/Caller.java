package dev.llmlb.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Who asks, as far as rules care.
 *
 * @param metadata free pairs such as {@code environment=production}; never null
 * @param subjects identities such as {@code user:alice} and {@code team:ml}; never null
 * @param sessionId the conversation to keep on one target, or null
 * @param headers those that name a session in some rule, by their lower-case names; never null
 * @param via the targets within this process that the request has come through, the first one first; never null
 */
public record Caller(
        Map<String, String> metadata,
        List<String> subjects,
        String sessionId,
        Map<String, String> headers,
        List<String> via) {

    /** Nobody in particular. */
    public static final Caller ANONYMOUS = new Caller(Map.of(), List.of(), null);

    public Caller {
        metadata = Map.copyOf(metadata);
        subjects = List.copyOf(subjects);
        headers = Map.copyOf(headers);
        via = List.copyOf(via);
    }

    /** One who comes from outside. */
    public Caller(Map<String, String> metadata, List<String> subjects, String sessionId, Map<String, String> headers) {
        this(metadata, subjects, sessionId, headers, List.of());
    }

    /** Without headers. */
    public Caller(Map<String, String> metadata, List<String> subjects, String sessionId) {
        this(metadata, subjects, sessionId, Map.of());
    }

    /** The value of a header by its name in any case, or null. */
    public String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** Names only: a header's value may be a secret. */
    @Override
    public String toString() {
        return "Caller[metadata=" + metadata + ", subjects=" + subjects + ", headers=" + headers.keySet() + "]";
    }
}
