package dev.llmlb.provider.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The events of a stream that its caller does not see before the first content token; bounded, since a provider may send no token. */
final class HeldEvents {

    private static final int MAX_EVENTS = 64;
    private static final int MAX_BYTES = 256 << 10;

    private final List<byte[]> events = new ArrayList<>();
    private int bytes;

    /** @return false when no more are to be held */
    boolean add(byte[] event) {
        events.add(event);
        bytes += event.length;
        return events.size() < MAX_EVENTS && bytes < MAX_BYTES;
    }

    void release(Consumer<byte[]> to) {
        events.forEach(to);
    }
}
