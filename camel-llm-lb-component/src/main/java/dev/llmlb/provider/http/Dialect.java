package dev.llmlb.provider.http;

import dev.llmlb.model.Usage;

/** Reads what a provider sends back, in its own JSON. */
public interface Dialect {

    /**
     * Reads a whole answer of a successful status.
     *
     * @return its usage, or null when it holds no answer
     */
    Usage readAnswer(byte[] body);

    /** Reads the data of one server-sent event. */
    StreamEvent readEvent(byte[] bytes, int start, int end);
}
