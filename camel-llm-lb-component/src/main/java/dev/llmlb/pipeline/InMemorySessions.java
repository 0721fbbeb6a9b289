package dev.llmlb.pipeline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.llmlb.model.Target;
import dev.llmlb.time.Ticker;
import java.time.Duration;

/** Sessions of this process: each is forgotten when it was not used for its time, or when there are too many, the least used first. */
final class InMemorySessions implements Sessions {

    /** About 20 MB with names of 64 characters. */
    static final int MAX_SESSIONS = 100_000;

    private final Cache<String, Target> pins;

    InMemorySessions(Duration ttl, Ticker ticker) {
        this.pins = Caffeine.newBuilder()
                .maximumSize(MAX_SESSIONS)
                .expireAfterAccess(ttl)
                .ticker(ticker::nanos)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public Target pinned(String session) {
        return pins.getIfPresent(session);
    }

    @Override
    public void pinIfAbsent(String session, Target target) {
        pins.asMap().putIfAbsent(session, target);
    }

    @Override
    public void pin(String session, Target target) {
        pins.put(session, target);
    }

    /** How many are remembered, roughly. */
    long size() {
        return pins.estimatedSize();
    }
}
