package dev.llmlb.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.llmlb.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

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

    private static final char BETWEEN = '\0'; // no value has it

    private final Cache<List<String>, C> counters;
    private final String name;
    private final Function<String, C> make;
    private final C shared;

    /**
     * @param keep a counter that was not used for this long holds nothing any more
     * @param name of what is counted for each value
     * @param make a counter, by its name: that of what is counted and the value
     */
    PerValue(Ticker ticker, Duration keep, String name, Function<String, C> make) {
        this.counters = Caffeine.newBuilder()
                .expireAfterAccess(keep)
                .ticker(ticker::nanos)
                .executor(Runnable::run) // what is due is done by who comes next; no thread of its own
                .build();
        this.name = name;
        this.make = make;
        this.shared = make.apply(name + " others");
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
        return counters.get(value, v -> make.apply(nameOf(v)));
    }

    private String nameOf(List<String> value) {
        StringBuilder whole = new StringBuilder(name);
        value.forEach(part -> whole.append(BETWEEN).append(part));
        return whole.toString();
    }
}
