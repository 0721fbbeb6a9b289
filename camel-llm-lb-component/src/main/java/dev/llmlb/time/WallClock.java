package dev.llmlb.time;

import java.time.Instant;

/** The date and time of day; only for what goes by dates: hints of providers, periods of budgets; never to measure. */
@FunctionalInterface
public interface WallClock {

    Instant now();

    /** The machine's clock. */
    static WallClock system() {
        return Instant::now;
    }
}
