package dev.llmlb.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.llmlb.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * One counter for each value, made when the value is first seen and forgotten when it has not been used for a time.
 *
 * <p>Callers choose many of the values, so their number is bounded. A cache that made room for a new value by dropping an old count
 * would let the old one begin anew; here the values beyond the bound share one counter until others are forgotten, and so are
 * limited too early and never too late.
 */
final class PerValue<C> {

    /** Of the size of 8 KiB at most: {@link RateWindows}. */
    static final int MAX_VALUES = 10_000;

    private final Cache<List<String>, C> counters;
    private final Supplier<C> make;
    private final C shared;

    /**
     * @param keep a counter that was not used for this long holds nothing any more
     * @param make a new counter
     */
    PerValue(Ticker ticker, Duration keep, Supplier<C> make) {
        this.counters = Caffeine.newBuilder()
                .expireAfterAccess(keep)
                .ticker(ticker::nanos)
                .executor(Runnable::run) // what is due is done by who comes next; no thread of its own
                .build();
        this.make = make;
        this.shared = make.get();
    }

    C of(List<String> value) {
        C known = counters.getIfPresent(value);
        if (known != null) {
            return known;
        }
        if (counters.estimatedSize() >= MAX_VALUES) {
            counters.cleanUp();
            if (counters.estimatedSize() >= MAX_VALUES) {
                return shared;
            }
        }
        return counters.get(value, v -> make.get());
    }

    long size() {
        counters.cleanUp();
        return counters.estimatedSize();
    }
}
