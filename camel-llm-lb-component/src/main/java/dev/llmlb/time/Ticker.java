package dev.llmlb.time;

/** Elapsed time in nanoseconds from an arbitrary origin; only differences mean anything. */
@FunctionalInterface
public interface Ticker {

    /** The nanoseconds now. */
    long nanos();

    /** The machine's monotonic clock. */
    static Ticker system() {
        return System::nanoTime;
    }
}
