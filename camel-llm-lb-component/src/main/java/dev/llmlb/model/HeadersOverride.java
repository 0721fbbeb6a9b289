package dev.llmlb.model;

import java.util.List;
import java.util.Map;

/**
 * Changes that a target makes to the headers of its upstream requests.
 *
 * @param set headers added or replaced, by name
 * @param remove names of headers dropped
 */
public record HeadersOverride(Map<String, String> set, List<String> remove) {

    public static final HeadersOverride NONE = new HeadersOverride(Map.of(), List.of());

    public HeadersOverride {
        set = Map.copyOf(set);
        remove = List.copyOf(remove);
    }

    /** Names only: a header's value may be a key. */
    @Override
    public String toString() {
        return "HeadersOverride[set=" + set.keySet() + ", remove=" + remove + "]";
    }
}
