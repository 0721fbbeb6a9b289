package dev.llmlb.provider.http;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Reads what a provider sends back, and puts it into OpenAI's shape where the provider has another.
 *
 * <p>One that speaks OpenAI's own dialect keeps nothing and serves every call; one that translates is made per call and is used by one
 * thread at a time.
 */
public interface Dialect {

    /**
     * Reads a whole answer of a successful status.
     *
     * @return the answer for the caller, or null when the body holds none
     */
    WholeAnswer readAnswer(byte[] body);

    /** Reads the data of one event of a stream. */
    StreamEvent readEvent(byte[] bytes, int start, int end);

    /** What the caller gets between the last event of a whole stream and its {@code [DONE]}; empty for nothing. */
    default byte[] lastEvents() {
        return StreamEvent.NOTHING;
    }

    /** An error's body, together with what only its headers say of it. */
    default byte[] wholeError(byte[] body, UnaryOperator<String> header) {
        return body;
    }

    /** An error's body for the caller; {@code body} is a {@link #wholeError}. */
    default byte[] readError(byte[] body) {
        return body;
    }

    /** The content type of its streams, in lower case and without parameters. */
    default String streamType() {
        return "text/event-stream";
    }

    /** Cuts its streams into events, for a call. */
    default EventSplitter splitter(Consumer<byte[]> events) {
        return new SseSplitter(events);
    }
}
