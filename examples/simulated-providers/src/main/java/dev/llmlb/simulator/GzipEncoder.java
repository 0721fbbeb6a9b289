package dev.llmlb.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** Compresses the body of an answer piece by piece; what has been given can be read at once. */
final class GzipEncoder {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final GZIPOutputStream gzip;

    GzipEncoder() {
        try {
            gzip = new GZIPOutputStream(out, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ByteBuffer encode(ByteBuffer bytes, boolean last) {
        byte[] plain = new byte[bytes.remaining()];
        bytes.get(plain);
        try {
            gzip.write(plain);
            gzip.flush();
            if (last) {
                gzip.finish();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] encoded = out.toByteArray();
        out.reset();
        return ByteBuffer.wrap(encoded);
    }
}
