package dev.llmlb.provider.bedrock;

import dev.llmlb.provider.http.EventSplitter;
import dev.llmlb.provider.translate.Json;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Cuts AWS's binary event stream into events: each message becomes a server-sent event whose data is {@code {"<type>":<payload>}}, as the
 * same union stands in JSON elsewhere.
 *
 * <p>A message is its length (4 bytes, big endian), the length of its headers (4), a checksum of these eight (4), the headers, the
 * payload, and a checksum of all before it (4); both are CRC-32. A header is the length of its name (1), the name, the type of its value
 * (1) and the value; the ones that matter are texts with a length (2). See the AWS reference, "Event stream encoding".
 */
final class AwsEventStream implements EventSplitter {

    private static final int PRELUDE = 12;
    private static final int CHECKSUM = 4;
    /** AWS bounds a message at 24 MB; an event above this is no token of an answer. */
    private static final int MAX_MESSAGE = 8 << 20;

    private static final int TEXT = 7;

    private final Consumer<byte[]> events;
    private byte[] buffer = new byte[1_024];
    private int size;

    AwsEventStream(Consumer<byte[]> events) {
        this.events = events;
    }

    @Override
    public boolean feed(ByteBuffer bytes) {
        int more = bytes.remaining();
        if (size + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(size + more, 2 * buffer.length));
        }
        bytes.get(buffer, size, more);
        size += more;
        int start = 0;
        while (size - start >= PRELUDE) {
            ByteBuffer message = ByteBuffer.wrap(buffer, start, size - start);
            int length = message.getInt();
            int headers = message.getInt();
            if (message.getInt() != crc(start, PRELUDE - CHECKSUM)
                    || length > MAX_MESSAGE
                    || length < PRELUDE + CHECKSUM
                    || headers < 0
                    || headers > length - PRELUDE - CHECKSUM) {
                return false;
            }
            if (size - start < length) {
                break;
            }
            if (ByteBuffer.wrap(buffer).getInt(start + length - CHECKSUM) != crc(start, length - CHECKSUM)
                    || !message(start + PRELUDE, headers, start + length - CHECKSUM)) {
                return false;
            }
            start += length;
        }
        System.arraycopy(buffer, start, buffer, 0, size - start);
        size -= start;
        return true;
    }

    /** A message that is not whole is none. */
    @Override
    public byte[] rest() {
        return null;
    }

    private int crc(int start, int length) {
        CRC32 crc = new CRC32();
        crc.update(buffer, start, length);
        return (int) crc.getValue();
    }

    /** Hands out the message whose headers begin at {@code at}; false when they are not readable. */
    private boolean message(int at, int headersLength, int end) {
        int payload = at + headersLength;
        String type = "";
        String why = null;
        int i = at;
        while (i < payload) {
            int nameEnd = i + 1 + (buffer[i] & 0xff);
            if (nameEnd >= payload) {
                return false;
            }
            String name = new String(buffer, i + 1, nameEnd - i - 1, StandardCharsets.UTF_8);
            int kind = buffer[nameEnd];
            int value = nameEnd + 1;
            int length = fixedLength(kind);
            if (length < 0) {
                if (value + 2 > payload) {
                    return false;
                }
                length = (buffer[value] & 0xff) << 8 | buffer[value + 1] & 0xff;
                value += 2;
            }
            if (value + length > payload) {
                return false;
            }
            if (kind == TEXT && isType(name)) {
                type = new String(buffer, value, length, StandardCharsets.UTF_8);
            } else if (kind == TEXT && name.equals(":error-message")) {
                why = new String(buffer, value, length, StandardCharsets.UTF_8);
            }
            i = value + length;
        }
        events.accept(event(type, why, payload, end));
        return true;
    }

    /** An event, an exception that the service models, or an error that it does not: a message has the name of one of them. */
    private static boolean isType(String name) {
        return name.equals(":event-type") || name.equals(":exception-type") || name.equals(":error-code");
    }

    /** Bytes of a value of that type, or -1 for one that says so itself. */
    private static int fixedLength(int kind) {
        return switch (kind) {
            case 0, 1 -> 0;
            case 2 -> 1;
            case 3 -> 2;
            case 4 -> 4;
            case 5, 8 -> 8;
            case 9 -> 16;
            default -> -1;
        };
    }

    /** @param why the words of an error that has no payload, or null */
    private byte[] event(String type, String why, int payload, int end) {
        ByteArrayOutputStream event = new ByteArrayOutputStream(end - payload + 48);
        event.writeBytes("data: {".getBytes(StandardCharsets.US_ASCII));
        event.writeBytes(Json.quote(type).getBytes(StandardCharsets.UTF_8));
        event.write(':');
        for (int i = payload; i < end; i++) { // a line end would end the data; in JSON it is only space
            event.write(buffer[i] == '\n' || buffer[i] == '\r' ? ' ' : buffer[i]);
        }
        if (payload == end) {
            event.writeBytes(
                    Json.bytes(why == null ? Json.object() : Json.object().put("message", why)));
        }
        event.writeBytes("}\n\n".getBytes(StandardCharsets.US_ASCII));
        return event.toByteArray();
    }
}
