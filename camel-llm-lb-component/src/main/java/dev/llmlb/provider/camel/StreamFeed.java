package dev.llmlb.provider.camel;

import dev.llmlb.provider.http.StreamedAnswer;
import dev.llmlb.provider.http.WholeAnswer;
import dev.llmlb.provider.translate.Chunks;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.provider.translate.TokenCounts;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Flow;
import org.apache.camel.Message;

/** Reads a body piece by piece into a streamed answer, on a thread that may wait. */
final class StreamFeed {

    private static final int BUFFER = 8 << 10;
    private static final int PEEKED = 8;

    private final CamelReply reply;
    private final Message message;
    private final StreamedAnswer answer;
    private final Chunks chunks = new Chunks();
    private boolean text; // each piece is words, whatever it looks like
    private boolean events;

    StreamFeed(CamelReply reply, Message message, StreamedAnswer answer) {
        this.reply = reply;
        this.message = message;
        this.answer = answer;
        chunks.head(reply.head());
    }

    /**
     * Reads to the end; what the body is decides how.
     *
     * @return an answer that came as a whole, or null when it came in pieces, which have been passed on
     */
    WholeAnswer run() throws IOException, InterruptedException {
        Object body = message.getBody();
        Iterator<?> pieces = CamelBody.pieces(body);
        if (pieces != null) {
            while (!answer.isOver() && pieces.hasNext()) {
                piece(pieces.next());
            }
            end();
        } else if (body instanceof Flow.Publisher<?> publisher) {
            PublishedPieces published = new PublishedPieces();
            publisher.subscribe(published);
            try {
                for (Object piece = published.next(); piece != null && !answer.isOver(); piece = published.next()) {
                    piece(piece);
                }
            } finally {
                published.cancel();
            }
            end();
        } else if (body instanceof InputStream in) {
            BufferedInputStream peekable = new BufferedInputStream(in, BUFFER);
            if (!CamelReply.isEventStream(message) && !isEvents(peekable)) {
                return reply.whole(CamelBody.bytes(peekable), message);
            }
            events(peekable);
        } else {
            byte[] bytes = CamelBody.bytes(message);
            if (!CamelReply.isEventStream(message) && !isEvents(bytes)) {
                return reply.whole(bytes, message);
            }
            events(new ByteArrayInputStream(bytes));
        }
        return null;
    }

    private void events(InputStream in) throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0 && !answer.isOver(); n = in.read(buffer)) {
            answer.takeWaiting(Arrays.copyOf(buffer, n));
        }
        answer.complete(null);
    }

    /** An event, the JSON of one, or some words. */
    private void piece(Object piece) throws IOException, InterruptedException {
        byte[] known = CamelBody.ofItem(piece);
        byte[] bytes = known != null ? known : CamelBody.ofObject(piece);
        if (bytes == null) {
            throw new IOException("a piece of "
                    + (piece == null ? "nothing" : piece.getClass().getSimpleName()));
        }
        if (!text && (events || isEvents(bytes))) {
            events = true;
            answer.takeWaiting(bytes);
            if (!endsEvent(bytes)) {
                answer.takeWaiting(new byte[] {'\n', '\n'}); // read line by line
            }
        } else if (!text && isChunk(bytes)) {
            answer.takeWaiting(
                    ("data: " + new String(bytes, StandardCharsets.UTF_8) + "\n\n").getBytes(StandardCharsets.UTF_8));
        } else if (bytes.length > 0) {
            if (!text) {
                text = true;
                chunks.role(0);
            }
            chunks.text(0, new String(bytes, StandardCharsets.UTF_8), null);
            answer.takeWaiting(chunks.take());
        }
    }

    private void end() throws InterruptedException {
        if (!text) { // events say their end themselves
            answer.complete(null);
        } else {
            chunks.finish(0, CamelReply.finishReason(message));
            TokenCounts tokens = CamelReply.tokens(message);
            if (tokens.usage().isKnown()) {
                chunks.usage(tokens);
            }
            answer.takeWaiting(chunks.take());
            answer.finish();
        }
    }

    private static boolean isChunk(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == '{' && Json.read(bytes).has("choices");
    }

    private static boolean endsEvent(byte[] bytes) {
        int length = bytes.length;
        return length >= 2 && bytes[length - 1] == '\n' && (bytes[length - 2] == '\n' || bytes[length - 2] == '\r');
    }

    private static boolean isEvents(BufferedInputStream in) throws IOException {
        in.mark(PEEKED);
        byte[] first = in.readNBytes(PEEKED);
        in.reset();
        return isEvents(first);
    }

    private static boolean isEvents(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, PEEKED), StandardCharsets.ISO_8859_1);
        return start.startsWith("data:") || start.startsWith("event:") || start.startsWith(": ");
    }
}
