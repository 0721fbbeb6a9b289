package dev.llmlb.provider.http;

import dev.llmlb.model.Usage;

/**
 * What one event of a stream means to the balancer.
 *
 * @param kind what it is
 * @param finished whether it holds a finish reason
 * @param usage the usage it tells, or null
 */
public record StreamEvent(Kind kind, boolean finished, Usage usage) {

    /** What an event is. */
    public enum Kind {
        /** Brings text, a tool call or reasoning: the caller has something of the answer. */
        CONTENT,
        /** Brings nothing of the answer: a role, a finish reason, a comment. */
        FRAME,
        /** Only tells the usage, because it was asked to. */
        USAGE,
        /** The provider says that it failed. */
        ERROR,
        /** The end of the stream. */
        DONE,
        /** Not readable. */
        MALFORMED
    }

    public static final StreamEvent CONTENT = new StreamEvent(Kind.CONTENT, false, null);
    public static final StreamEvent FRAME = new StreamEvent(Kind.FRAME, false, null);
    public static final StreamEvent ERROR = new StreamEvent(Kind.ERROR, false, null);
    public static final StreamEvent DONE = new StreamEvent(Kind.DONE, false, null);
    public static final StreamEvent MALFORMED = new StreamEvent(Kind.MALFORMED, false, null);
}
