package dev.llmlb.camel;

/** What a streaming endpoint puts into the body. */
public enum StreamBody {
    /** An {@link java.io.InputStream} of server-sent events, as they come. */
    SSE,
    /** An {@link java.util.Iterator} of the pieces of text. */
    TEXT
}
