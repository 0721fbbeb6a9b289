package dev.llmlb.provider.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the data of a server-sent event in its bytes; the lines of an event with several are joined. An error in JSON that a server
 * writes between its events, as Google's do, is taken for the data of one.
 */
final class SseData {

    private static final byte[] ERROR = "\"error\"".getBytes(StandardCharsets.US_ASCII);

    final byte[] bytes;
    final int start;
    final int end;

    private SseData(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
    }

    /** The data of an event, or null when it has none (a comment, a keep-alive). */
    static SseData of(byte[] event) {
        SseData found = null;
        int line = 0;
        while (line < event.length) {
            int end = line;
            while (end < event.length && event[end] != '\n' && event[end] != '\r') {
                end++;
            }
            if (isDataLine(event, line, end)) {
                int start = line + 5;
                if (start < end && event[start] == ' ') {
                    start++;
                }
                found = found == null ? new SseData(event, start, end) : found.joined(event, start, end);
            }
            line = end + 1;
        }
        return found == null && isBareError(event) ? new SseData(event, 0, event.length) : found;
    }

    /** Whether it begins as an error object does, which may stand in a list. */
    private static boolean isBareError(byte[] event) {
        int i = 0;
        while (i < event.length && "[{ \r\n\t".indexOf(event[i]) >= 0) {
            i++;
        }
        return Arrays.equals(event, i, Math.min(event.length, i + ERROR.length), ERROR, 0, ERROR.length) && i > 0;
    }

    private static boolean isDataLine(byte[] b, int from, int to) {
        return to - from >= 5
                && b[from] == 'd'
                && b[from + 1] == 'a'
                && b[from + 2] == 't'
                && b[from + 3] == 'a'
                && b[from + 4] == ':';
    }

    private SseData joined(byte[] event, int from, int to) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(bytes, start, end - start);
        both.write('\n');
        both.write(event, from, to - from);
        return new SseData(both.toByteArray(), 0, both.size());
    }
}
