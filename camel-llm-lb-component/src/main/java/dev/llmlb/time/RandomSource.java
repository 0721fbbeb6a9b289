package dev.llmlb.time;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** Chance, so that tests can fix it. Safe for use by many threads. */
@FunctionalInterface
public interface RandomSource {

    /** A number from 0, inclusive, to 1, exclusive; evenly spread. */
    double nextDouble();

    /** A generator for each thread, seeded by the machine. */
    static RandomSource system() {
        return () -> ThreadLocalRandom.current().nextDouble();
    }

    /** The same numbers for the same seed. */
    static RandomSource seeded(long seed) {
        return new Random(seed)::nextDouble;
    }
}
