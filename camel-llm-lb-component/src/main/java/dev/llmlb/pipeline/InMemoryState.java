package dev.llmlb.pipeline;

import dev.llmlb.health.HealthCell;
import dev.llmlb.limit.Period;
import dev.llmlb.limit.Spending;
import dev.llmlb.limit.Spendings;
import dev.llmlb.limit.Window;
import dev.llmlb.limit.Windows;
import dev.llmlb.model.Target;
import dev.llmlb.time.Ticker;
import java.time.Duration;

/** The state of one balancer in its process. It remembers nothing itself: whoever got a part holds it, and it ends with them. */
final class InMemoryState implements StateStore {

    @Override
    public Window window(String name, long limit, Duration span, int grains) {
        return Windows.IN_MEMORY.window(name, limit, span, grains);
    }

    @Override
    public Spending spending(String name, Period period) {
        return Spendings.IN_MEMORY.spending(name, period);
    }

    @Override
    public HealthCell health(Target target) {
        return HealthCell.inMemory();
    }

    @Override
    public Sessions sessions(String rule, Duration ttl, Ticker ticker) {
        return new InMemorySessions(ttl, ticker);
    }
}
