package dev.llmlb.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Writes messages of AWS's binary event stream, as texts of which each character is one byte.
 *
 * <p>A message is its length (4 bytes, big endian), the length of its headers (4), the CRC-32 of these eight bytes (4), the headers, the
 * payload, and the CRC-32 of all before it (4). A header is the length of its name (1), the name, the type of its value (1; 7 for a text),
 * and the value with its length (2).
 */
final class AwsEventMessage {

    private static final int PRELUDE = 12;
    private static final int CHECKSUM = 4;
    private static final int TEXT = 7;

    private AwsEventMessage() {}

    static String event(String type, String json) {
        return message(json, ":event-type", type, ":content-type", "application/json", ":message-type", "event");
    }

    static String exception(String type, String json) {
        return message(
                json, ":exception-type", type, ":content-type", "application/json", ":message-type", "exception");
    }

    /** The same with its last byte changed. */
    static String withWrongChecksum(String message) {
        int last = message.length() - 1;
        return message.substring(0, last) + (char) (message.charAt(last) ^ 1);
    }

    private static String message(String json, String... headers) {
        byte[] payload = json.getBytes(StandardCharsets.UTF_8);
        byte[] head = headers(headers);
        int length = PRELUDE + head.length + payload.length + CHECKSUM;
        ByteBuffer message = ByteBuffer.allocate(length);
        message.putInt(length).putInt(head.length);
        message.putInt(crc(message)).put(head).put(payload);
        message.putInt(crc(message));
        return new String(message.array(), StandardCharsets.ISO_8859_1);
    }

    /** @param texts name, value, name, value... */
    private static byte[] headers(String... texts) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int i = 0; i < texts.length; i += 2) {
            byte[] name = texts[i].getBytes(StandardCharsets.US_ASCII);
            byte[] value = texts[i + 1].getBytes(StandardCharsets.US_ASCII);
            head.write(name.length);
            head.writeBytes(name);
            head.write(TEXT);
            head.write(value.length >> 8);
            head.write(value.length);
            head.writeBytes(value);
        }
        return head.toByteArray();
    }

    /** Of all that has been put so far. */
    private static int crc(ByteBuffer soFar) {
        CRC32 crc = new CRC32();
        crc.update(soFar.array(), 0, soFar.position());
        return (int) crc.getValue();
    }
}
