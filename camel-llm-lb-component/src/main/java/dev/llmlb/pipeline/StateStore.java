package dev.llmlb.pipeline;

import dev.llmlb.health.HealthCell;
import dev.llmlb.limit.Period;
import dev.llmlb.limit.Spending;
import dev.llmlb.limit.Window;
import dev.llmlb.model.Target;
import dev.llmlb.time.Ticker;
import java.time.Duration;

/**
 * Where a balancer keeps what several of them could share: the windows of its limits, of targets and of callers, what was spent of
 * budgets, the cooldowns of its targets, and where sessions are kept. {@link #IN_MEMORY} keeps it in the process and costs nothing; another
 * implementation makes them hold over all balancers that share it.
 *
 * <p>A balancer asks for each name and target when it first meets it, and then works on what it got, on the way of every request and
 * partly under a lock. So what a store hands out must be quick: one that reaches over the network keeps a copy here and reconciles it in the
 * background, reserving some of a limit ahead. Times are nanoseconds of the balancer's ticker, which mean nothing in another process
 * until they are translated. Nothing is given back: a store lets go by itself of what has not been used for longer than it means anything.
 * So does a balancer with limits of callers, whose names hold the caller's values, up to ten thousand a limit: it asks again for those that come
 * back.
 *
 * <p>Each balancer has for itself: attempts under way ({@code max_concurrency}), counts of failures that have not tripped yet, what vendors'
 * headers said, latencies and token estimates, turns of a round robin.
 */
public interface StateStore {

    /** Everything in this process. */
    StateStore IN_MEMORY = new InMemoryState();

    /** The window of a limit, as {@link dev.llmlb.limit.Windows} says. */
    Window window(String name, long limit, Duration span, int grains);

    /** What was spent of a budget, as {@link dev.llmlb.limit.Spendings} says. */
    Spending spending(String name, Period period);

    /** The health of a target. */
    HealthCell health(Target target);

    /** The sessions of a rule, each forgotten when it was not used for {@code ttl}. */
    Sessions sessions(String rule, Duration ttl, Ticker ticker);
}
