package dev.llmlb.provider.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Collects a body up to a bound; what is beyond is dropped and remembered as too much. */
final class Collector {

    private final int max;
    private byte[] bytes;
    private int size;
    private boolean overflown;

    Collector(int expected, int max) {
        this.max = max;
        this.bytes = new byte[Math.max(0, Math.min(expected, max))];
    }

    void add(ByteBuffer content) {
        int wanted = content.remaining();
        int room = Math.min(wanted, max - size);
        overflown |= room < wanted;
        if (size + room > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(max, Math.max(size + room, 2 * bytes.length)));
        }
        content.get(bytes, size, room);
        content.position(content.limit());
        size += room;
    }

    boolean overflown() {
        return overflown;
    }

    byte[] toBytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
