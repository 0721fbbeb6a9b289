package dev.llmlb.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Writes AWS's event stream as its reference describes it. */
final class EventStreamBytes {

    private EventStreamBytes() {}

    static byte[] event(String type, String payload) {
        return message(
                payload.replace('\'', '"').getBytes(UTF_8),
                ":event-type",
                type,
                ":content-type",
                "application/json",
                ":message-type",
                "event");
    }

    static byte[] exception(String type, String payload) {
        return message(
                payload.replace('\'', '"').getBytes(UTF_8), ":message-type", "exception", ":exception-type", type);
    }

    /** A message whose headers are texts: name, value, name, value. */
    static byte[] message(byte[] payload, String... headers) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int i = 0; i < headers.length; i += 2) {
            byte[] name = headers[i].getBytes(UTF_8);
            byte[] value = headers[i + 1].getBytes(UTF_8);
            head.write(name.length);
            head.writeBytes(name);
            head.write(7);
            head.write(value.length >> 8);
            head.write(value.length);
            head.writeBytes(value);
        }
        return message(payload, head.toByteArray());
    }

    static byte[] message(byte[] payload, byte[] headers) {
        int length = 12 + headers.length + payload.length + 4;
        ByteBuffer message = ByteBuffer.allocate(length);
        message.putInt(length).putInt(headers.length);
        message.putInt(crc(message.array(), 8)).put(headers).put(payload);
        return message.putInt(crc(message.array(), length - 4)).array();
    }

    /** A message of nothing whose prelude, checksums and all, tells these lengths. */
    static byte[] lengths(int length, int headers) {
        ByteBuffer message = ByteBuffer.allocate(16).putInt(length).putInt(headers);
        message.putInt(crc(message.array(), 8));
        return message.putInt(crc(message.array(), 12)).array();
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    static byte[] all(byte[]... messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            all.writeBytes(message);
        }
        return all.toByteArray();
    }
}
