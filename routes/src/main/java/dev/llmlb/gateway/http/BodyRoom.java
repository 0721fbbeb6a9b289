package dev.llmlb.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that large bodies of requests may take together, in bytes; without a bound a few uploads fill the heap, and then everybody
 * fails.
 *
 * <p>It is an eighth of the heap: while it is read a body is held twice, while it is sent on three times.
 */
final class BodyRoom {

    /** Bodies up to this are not counted: connections bound them, and no upload keeps them out. */
    static final int SMALL = 64 << 10;

    /** Images in a prompt are base64 in its body. */
    private static final int MOST = 64 << 20;

    private static final int PART_OF_HEAP = 8;

    private final long bytes;
    private final AtomicLong taken = new AtomicLong();

    BodyRoom(long bytes) {
        this.bytes = bytes;
    }

    static BodyRoom ofHeap() {
        return new BodyRoom(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** The longest body that is taken at all, at least {@link #SMALL}. */
    int longest() {
        return (int) Math.max(SMALL, Math.min(MOST, bytes));
    }

    /** What one request takes; nothing at first. */
    Share share() {
        return new Share();
    }

    /** Of one request, and so of one thread at a time. */
    final class Share {
        private long length;
        private long counted;

        private Share() {}

        /** The body has so many bytes more; false when there is no room for them. */
        boolean take(int more) {
            length += more;
            long most = length <= SMALL ? 0 : length;
            long wanted = most - counted;
            if (taken.addAndGet(wanted) > bytes && wanted > 0) {
                taken.addAndGet(-wanted);
                return false;
            }
            counted += wanted;
            return true;
        }

        /** The request is over. */
        void giveBack() {
            taken.addAndGet(-counted);
            counted = 0;
        }
    }
}
