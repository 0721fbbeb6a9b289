package dev.llmlb.config;

import java.util.List;

/** The pool of one model as properties have it; what is not written is null. */
public record PropertyPool(String id, String strategy, List<PropertyTarget> targets) {

    public PropertyPool {
        targets = List.copyOf(targets);
    }
}
