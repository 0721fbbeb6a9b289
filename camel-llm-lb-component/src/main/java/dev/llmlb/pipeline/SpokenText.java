package dev.llmlb.pipeline;

import dev.llmlb.provider.http.LastWords;
import dev.llmlb.provider.http.SseEvents;
import dev.llmlb.provider.openai.ChatChunk;
import java.io.ByteArrayOutputStream;

/**
 * The text that a caller has been sent, and what of a part's events may follow it: all of a first part, what a part that goes on adds, and
 * of one that says everything again only what comes behind the text, word for word.
 */
final class SpokenText {

    private final StringBuilder text;
    private final boolean continued; // not the first part: its opening frames have been seen
    private int repeated; // characters of the text that this part has said again; -1 when it need not
    private boolean resumable = true;
    private byte[] lastWords;

    private SpokenText(StringBuilder text, boolean continued, int repeated) {
        this.text = text;
        this.continued = continued;
        this.repeated = repeated;
    }

    static SpokenText first() {
        return new SpokenText(new StringBuilder(), false, -1);
    }

    /** The same text before its next part. */
    SpokenText next(boolean goesOn) {
        return new SpokenText(text, true, goesOn ? -1 : 0);
    }

    String text() {
        return text.toString();
    }

    /** Whether all that was sent is text, and not all of it: half a tool call cannot be gone on with, nor what has had its finish reason. */
    boolean isResumable() {
        return resumable;
    }

    /** The error event that was held back, once; null when there is none. */
    byte[] takeLastWords() {
        byte[] words = lastWords;
        lastWords = null;
        return words;
    }

    /**
     * Passes on what may follow.
     *
     * @return false when the events do not repeat the text
     */
    boolean pass(byte[] events, ByteArrayOutputStream out) {
        for (byte[] event : SseEvents.split(events)) {
            ChatChunk chunk = ChatChunk.read(event);
            boolean good =
                    switch (chunk.kind()) {
                        case COMMENT -> write(chunk.event(), out);
                        case BREAK -> holdBack(chunk.event());
                        case TEXT -> text(chunk, out);
                        case FRAME -> frame(chunk, out);
                        case OTHER -> other(chunk, out);
                        case DONE -> repeated < 0 && write(chunk.event(), out);
                    };
            if (!good) {
                holdBack(BROKEN);
                return false;
            }
            resumable &= !chunk.finished();
        }
        return true;
    }

    private static final byte[] BROKEN = LastWords.ofBroken("The answer broke off, and no other target repeats it");

    private boolean holdBack(byte[] event) {
        lastWords = event;
        return true;
    }

    private static boolean write(byte[] event, ByteArrayOutputStream out) {
        out.writeBytes(event);
        return true;
    }

    private boolean text(ChatChunk chunk, ByteArrayOutputStream out) {
        String said = chunk.text();
        if (repeated < 0) {
            text.append(said);
            return write(chunk.event(), out);
        }
        int again = Math.min(said.length(), text.length() - repeated);
        if (!said.regionMatches(0, text.substring(repeated, repeated + again), 0, again)) {
            return false;
        }
        repeated += again;
        if (repeated == text.length()) {
            repeated = -1;
        }
        if (again < said.length()) {
            String added = said.substring(again);
            text.append(added);
            return write(chunk.withText(added), out);
        }
        return !chunk.finished() || repeated < 0 && write(chunk.withText(""), out);
    }

    private boolean frame(ChatChunk chunk, ByteArrayOutputStream out) {
        if (repeated >= 0) {
            return !chunk.finished(); // an end before the text is all repeated
        }
        return continued && !chunk.finished() && isOpening(chunk) || write(chunk.event(), out);
    }

    /** A role, which the caller has been told. */
    private static boolean isOpening(ChatChunk chunk) {
        return new String(chunk.event(), java.nio.charset.StandardCharsets.UTF_8).contains("\"role\"");
    }

    private boolean other(ChatChunk chunk, ByteArrayOutputStream out) {
        resumable = false;
        return repeated < 0 && write(chunk.event(), out);
    }
}
