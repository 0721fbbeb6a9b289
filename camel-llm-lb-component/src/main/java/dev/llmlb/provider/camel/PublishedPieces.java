package dev.llmlb.provider.camel;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;

/** The pieces of a publisher for a thread that waits for each; it asks for one at a time. */
final class PublishedPieces implements Flow.Subscriber<Object> {

    private static final Object END = new Object();

    /** What the publisher has failed with. */
    private record Failure(Throwable cause) {}

    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private volatile Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(Object piece) {
        arrived.add(piece);
    }

    @Override
    public void onError(Throwable failure) {
        arrived.add(new Failure(failure));
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    /** The next piece, or null at the end. */
    Object next() throws IOException, InterruptedException {
        Object piece = arrived.take();
        if (piece == END) {
            return null;
        }
        if (piece instanceof Failure failure) {
            throw new IOException("the publisher failed", failure.cause());
        }
        subscription.request(1);
        return piece;
    }

    void cancel() {
        Flow.Subscription given = subscription;
        if (given != null) {
            given.cancel();
        }
    }
}
