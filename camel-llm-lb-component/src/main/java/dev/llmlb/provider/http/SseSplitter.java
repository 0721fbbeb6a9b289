package dev.llmlb.provider.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts a byte stream into server-sent events, each with the blank line that ends it, whatever the line ends (LF, CRLF, CR) and
 * however the network cut it.
 */
final class SseSplitter implements EventSplitter {

    /** An event above this is no token of an answer. */
    static final int MAX_EVENT = 8 << 20;

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Consumer<byte[]> events;
    private final int most;
    private byte[] buffer = new byte[1_024];
    private int size;
    private int scanned;
    private boolean begun;

    SseSplitter(Consumer<byte[]> events) {
        this(events, MAX_EVENT);
    }

    /** @param most bytes that wait for the end of their event */
    SseSplitter(Consumer<byte[]> events, int most) {
        this.events = events;
        this.most = most;
    }

    /** @return false when an event is too long */
    @Override
    public boolean feed(ByteBuffer bytes) {
        int more = bytes.remaining();
        if (more > most - size) {
            return false;
        }
        if (size + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(size + more, 2 * buffer.length));
        }
        bytes.get(buffer, size, more);
        size += more;
        if (begun || !mayBeMark()) {
            begun = true;
            cut();
        }
        return true;
    }

    /** Whether what has come is, or may become, the byte order mark that some servers begin with; a whole one is dropped. */
    private boolean mayBeMark() {
        int same = Arrays.mismatch(buffer, 0, size, MARK, 0, MARK.length);
        if (same == MARK.length) { // the mark, and more
            size -= MARK.length;
            System.arraycopy(buffer, MARK.length, buffer, 0, size);
            return false;
        }
        return same < 0 || same == size;
    }

    /** What came after the last whole event, or null; an event at the end of a stream may lack its blank line, and gets it here. */
    @Override
    public byte[] rest() {
        byte[] rest = null;
        if (size > 0) {
            rest = Arrays.copyOf(buffer, size + 2);
            rest[size] = '\n';
            rest[size + 1] = '\n';
        }
        size = 0;
        scanned = 0;
        return rest;
    }

    private void cut() {
        int start = 0;
        int i = scanned;
        while (i < size) {
            int end = blankLineEnd(i);
            if (end > 0) {
                events.accept(Arrays.copyOfRange(buffer, start, end));
                start = end;
                i = end;
            } else {
                i++;
            }
        }
        if (start > 0) { // else a long event would be copied onto itself with every piece of it
            System.arraycopy(buffer, start, buffer, 0, size - start);
            size -= start;
        }
        scanned = Math.max(0, size - 3); // a blank line may have been cut: CR LF CR | LF
    }

    /** Where a blank line that begins with the line end at {@code i} ends, or -1. */
    private int blankLineEnd(int i) {
        int second = lineEnd(i);
        return second < 0 ? -1 : lineEnd(second);
    }

    private int lineEnd(int i) {
        if (i >= size) {
            return -1;
        }
        if (buffer[i] == '\n') {
            return i + 1;
        }
        if (buffer[i] == '\r') {
            return i + 1 < size && buffer[i + 1] == '\n' ? i + 2 : i + 1 < size ? i + 1 : -1;
        }
        return -1;
    }
}
