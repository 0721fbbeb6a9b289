package dev.llmlb.sim;

import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** A server so large that our load does not show: a first-token time and a time per token, whatever else it does. */
final class Vendor implements Engine {

    private final SimulatedTime time;
    private final long firstTokenNanos;
    private final long perTokenNanos;
    private final Set<Job> underWay = new HashSet<>();
    private double slowness = 1;
    private Random random = new Random(0);
    private double deviation;

    Vendor(SimulatedTime time, Duration firstToken, Duration perToken) {
        this.time = time;
        this.firstTokenNanos = firstToken.toNanos();
        this.perTokenNanos = perToken.toNanos();
    }

    /** Each answer and each first token takes e^(deviation × a normal number) times as long, by chance. */
    Vendor varying(double by, Random chance) {
        deviation = by;
        random = chance;
        return this;
    }

    @Override
    public void begin(Job job) {
        underWay.add(job);
        long first = (long) (firstTokenNanos * slowness * chance());
        long end = first
                + (long) (perTokenNanos * slowness * chance()) * (job.prompt().outputTokens() - 1);
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

    private double chance() {
        return deviation == 0 ? 1 : Math.exp(deviation * random.nextGaussian());
    }
}
