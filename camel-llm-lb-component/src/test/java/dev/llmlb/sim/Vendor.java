package dev.llmlb.sim;

import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** A server so large that our load does not show: a first-token time and a time per token, whatever else it does. */
final class Vendor implements Engine {

    private final SimulatedTime time;
    private final long firstTokenNanos;
    private final long perTokenNanos;
    private final Set<Job> underWay = new HashSet<>();
    private double slowness = 1;

    Vendor(SimulatedTime time, Duration firstToken, Duration perToken) {
        this.time = time;
        this.firstTokenNanos = firstToken.toNanos();
        this.perTokenNanos = perToken.toNanos();
    }

    @Override
    public void begin(Job job) {
        underWay.add(job);
        long first = (long) (firstTokenNanos * slowness);
        long end = first + (long) (perTokenNanos * slowness) * (job.prompt().outputTokens() - 1);
        time.schedule(
                () -> {
                    if (underWay.contains(job)) {
                        job.firstToken();
                    }
                },
                first);
        time.schedule(
                () -> {
                    if (underWay.remove(job)) {
                        job.done();
                    }
                },
                end);
    }

    @Override
    public void cancel(Job job) {
        underWay.remove(job);
    }

    @Override
    public void slowness(double factor) {
        slowness = factor;
    }
}
