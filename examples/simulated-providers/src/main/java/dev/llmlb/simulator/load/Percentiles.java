package dev.llmlb.simulator.load;

import java.util.Locale;

/** Counts durations in buckets about 3 % wide, from 1 us to 1,000 s. */
final class Percentiles {

    private static final int PER_OCTAVE = 24;
    private static final int OCTAVES = 30;

    private final long[] counts = new long[PER_OCTAVE * OCTAVES];
    private long total;

    void add(long nanos) {
        double micros = Math.max(1, nanos / 1e3);
        int bucket = (int) (Math.log(micros) / Math.log(2) * PER_OCTAVE);
        counts[Math.min(bucket, counts.length - 1)]++;
        total++;
    }

    long total() {
        return total;
    }

    /** The milliseconds below which that share of the durations is. */
    double millis(double share) {
        long wanted = (long) Math.ceil(share * total);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted && seen > 0) {
                return Math.pow(2, (i + 1.0) / PER_OCTAVE) / 1e3;
            }
        }
        return 0;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms", millis(0.5), millis(0.99), millis(0.999));
    }
}
