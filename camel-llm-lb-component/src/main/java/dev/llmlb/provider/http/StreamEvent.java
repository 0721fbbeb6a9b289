package dev.llmlb.provider.http;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Usage;

/**
 * What one event of a stream means to the balancer.
 *
 * @param kind what it is
 * @param finished whether it holds a finish reason
 * @param usage the usage it tells, or null
 * @param bytes the events that the caller gets for it, or null for the event as it came; of an error its object
 * @param failure of an error what it means, or null when nothing more is known
 */
public record StreamEvent(Kind kind, boolean finished, Usage usage, byte[] bytes, Outcome failure) {

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

    static final byte[] NOTHING = {};

    public static final StreamEvent CONTENT = new StreamEvent(Kind.CONTENT, false, null);
    public static final StreamEvent FRAME = new StreamEvent(Kind.FRAME, false, null);
    public static final StreamEvent ERROR = new StreamEvent(Kind.ERROR, false, null);
    public static final StreamEvent DONE = new StreamEvent(Kind.DONE, false, null);
    private static final StreamEvent SKIPPED = new StreamEvent(Kind.FRAME, false, null, NOTHING, null);
    public static final StreamEvent MALFORMED = new StreamEvent(Kind.MALFORMED, false, null);

    /** An event that the caller gets as it came. */
    public StreamEvent(Kind kind, boolean finished, Usage usage) {
        this(kind, finished, usage, null, null);
    }

    /** An event of which the caller gets nothing. */
    public static StreamEvent skipped() {
        return SKIPPED;
    }

    /** An error of known meaning. */
    public static StreamEvent error(Outcome failure, byte[] error) {
        return new StreamEvent(Kind.ERROR, false, null, error, failure);
    }
}
