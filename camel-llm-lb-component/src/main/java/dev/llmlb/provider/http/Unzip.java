package dev.llmlb.provider.http;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.GZIPContentDecoder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.RetainableByteBuffer;

/** Undoes the compression of a body that its provider, or a proxy before it, compressed unasked: requests accept none. */
final class Unzip implements AutoCloseable {

    private static final int PIECE = 8 << 10;

    private final GZIPContentDecoder decoder = new GZIPContentDecoder(PIECE);

    private Unzip() {}

    /** What a response needs, null when it is not compressed. */
    static Unzip of(Response response) {
        String coding = response.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        return coding != null
                        && coding.strip().toLowerCase(java.util.Locale.ROOT).matches("(x-)?gzip")
                ? new Unzip()
                : null;
    }

    /**
     * Hands out what the bytes hold, piece by piece.
     *
     * @return false when they are not what they claim
     */
    boolean feed(ByteBuffer bytes, Consumer<ByteBuffer> plain) {
        try {
            boolean more = true;
            while (more) {
                RetainableByteBuffer piece = decoder.decode(bytes);
                try {
                    more = piece.hasRemaining() || bytes.hasRemaining();
                    plain.accept(piece.getByteBuffer());
                } finally {
                    piece.release();
                }
            }
            return true;
        } catch (RuntimeException e) { // the decoder wraps what java.util.zip throws
            return false;
        }
    }

    /** Frees the memory of the decoder, which the collector does not see. */
    @Override
    public void close() {
        decoder.destroy();
    }
}
