package dev.llmlb.provider.http;

import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Retainable;
import org.eclipse.jetty.io.RetainableByteBuffer;

/**
 * A pool of buffers that lends memory again and again, but each time with a view of its own: what is done to a position or a limit after
 * a buffer was given back changes nothing for who has its memory then.
 *
 * <p>Jetty's client needs that (12.1.6 to 12.1.14, {@code HttpReceiverOverHTTP.parse}): when an answer is cut while the application reads
 * it, the buffer is given back below the application, and cleared once more above it. Another connection may have received into it
 * meanwhile, and then what it had not read yet was lost: an answer that never ended, or a stream with a piece missing.
 */
final class OwnViews extends ByteBufferPool.Wrapper {

    // as Jetty has them for a client of 256 threads
    private static final int STEP = 2_048;
    private static final int LARGEST = 65_536;
    private static final int KEPT_OF_A_SIZE = 128;

    OwnViews() {
        super(new ArrayByteBufferPool(0, STEP, LARGEST, KEPT_OF_A_SIZE));
    }

    @Override
    public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
        RetainableByteBuffer pooled = super.acquire(size, direct);
        return RetainableByteBuffer.wrap(pooled.getByteBuffer().duplicate(), (Retainable) pooled);
    }
}
