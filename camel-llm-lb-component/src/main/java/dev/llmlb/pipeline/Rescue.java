package dev.llmlb.pipeline;

import dev.llmlb.pipeline.ResumingStream.Part;
import java.util.function.Consumer;

/** Finds a target that goes on with a broken stream. */
interface Rescue {

    /**
     * Asks the targets that are left, one after the other.
     *
     * @param said the text so far
     * @param tokens at least how many tokens of the answer that is
     * @param then told once, maybe before this returns: the part that begins, or null when there is none
     */
    void next(String said, long tokens, Consumer<Part> then);

    /** Nobody waits for the rescue any more. */
    void cancel();
}
