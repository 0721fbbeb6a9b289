package dev.llmlb.health;

import java.time.Duration;
import java.util.Arrays;

/** The times of the latest failures, as many as decide whether there were more than N in 60 s: exact, one long each. */
final class FailureWindow {

    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private long[] times = new long[8]; // the oldest first
    private int size;

    /** Adds a failure; keeps no more than the latest {@code allowed + 1}. */
    void add(long now, int allowed) {
        expire(now);
        if (size > allowed) {
            drop(size - allowed);
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
        }
        times[size++] = now;
    }

    /** The failures in the last 60 s, among those kept. */
    int count(long now) {
        expire(now);
        return size;
    }

    void clear() {
        size = 0;
    }

    private void expire(long now) {
        int expired = 0;
        while (expired < size && now - times[expired] >= WINDOW_NANOS) {
            expired++;
        }
        drop(expired);
    }

    private void drop(int oldest) {
        if (oldest > 0) {
            size -= oldest;
            System.arraycopy(times, oldest, times, 0, size);
        }
    }
}
