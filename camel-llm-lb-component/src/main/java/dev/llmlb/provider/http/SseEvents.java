package dev.llmlb.provider.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Takes apart bytes that hold whole server-sent events. */
public final class SseEvents {

    /** As often as the specification of server-sent events advises a comment, for proxies that close what is silent. */
    public static final long KEEP_ALIVE_NANOS = Duration.ofSeconds(15).toNanos();

    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    private SseEvents() {}

    /** A comment, which readers skip. */
    public static byte[] keepAlive() {
        return KEEP_ALIVE.clone();
    }

    /** The events, each with the blank line that ends it. */
    public static List<byte[]> split(byte[] events) {
        List<byte[]> all = new ArrayList<>();
        SseSplitter splitter = new SseSplitter(all::add, Integer.MAX_VALUE);
        splitter.feed(ByteBuffer.wrap(events));
        byte[] rest = splitter.rest();
        if (rest != null) {
            all.add(rest);
        }
        return all;
    }

    /** The data of an event, or null when it has none. */
    public static byte[] data(byte[] event) {
        SseData data = SseData.of(event);
        return data == null ? null : java.util.Arrays.copyOfRange(data.bytes, data.start, data.end);
    }
}
