package dev.llmlb.provider.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the data of a server-sent event, and whether it is an error by its name, in its bytes; the lines of an event with several are
 * joined. An error in JSON that a server writes between its events, as Google's do, is taken for the data of one.
 */
final class SseData {

    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "error".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR_MEMBER = "\"error\"".getBytes(StandardCharsets.US_ASCII);

    final byte[] bytes;
    final int start;
    final int end;

    /** Whether the event is named {@code error}: servers that name it so write what they like as its data. */
    boolean error;

    private SseData(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
    }

    /** The data of an event, or null when it has none (a comment, a keep-alive). */
    static SseData of(byte[] event) {
        SseData found = null;
        boolean error = false;
        int line = 0;
        while (line < event.length) {
            int end = line;
            while (end < event.length && event[end] != '\n' && event[end] != '\r') {
                end++;
            }
            if (isField(DATA, event, line, end)) {
                int start = valueAfter(DATA, event, line, end);
                found = found == null ? new SseData(event, start, end) : found.joined(event, start, end);
            } else if (isField(EVENT, event, line, end)) {
                int start = valueAfter(EVENT, event, line, end);
                error = Arrays.equals(event, start, end, ERROR, 0, ERROR.length); // of several the last counts
            }
            line = end + 1;
        }
        if (found != null) {
            found.error = error;
            return found;
        }
        return isBareError(event) ? new SseData(event, 0, event.length) : null;
    }

    /** Whether it begins as an error object does, which may stand in a list. */
    private static boolean isBareError(byte[] event) {
        int i = 0;
        while (i < event.length && "[{ \r\n\t".indexOf(event[i]) >= 0) {
            i++;
        }
        return Arrays.equals(
                        event, i, Math.min(event.length, i + ERROR_MEMBER.length), ERROR_MEMBER, 0, ERROR_MEMBER.length)
                && i > 0;
    }

    private static boolean isField(byte[] name, byte[] event, int from, int to) {
        return to - from >= name.length && Arrays.equals(event, from, from + name.length, name, 0, name.length);
    }

    /** Where the value begins: one space belongs to the field. */
    private static int valueAfter(byte[] name, byte[] event, int from, int to) {
        int start = from + name.length;
        return start < to && event[start] == ' ' ? start + 1 : start;
    }

    private SseData joined(byte[] event, int from, int to) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(bytes, start, end - start);
        both.write('\n');
        both.write(event, from, to - from);
        return new SseData(both.toByteArray(), 0, both.size());
    }
}
