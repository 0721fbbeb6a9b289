package dev.llmlb.sim;

import dev.llmlb.time.Scheduler;
import dev.llmlb.time.SimulatedTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * A server that computes all its answers together: processor sharing. Alone an answer gets {@code alone} tokens/s; together they get
 * {@code capacity} tokens/s, each the same. A prompt token costs {@code 1 / prefill} of an output token.
 *
 * <p>Everyone's progress is one number, the tokens that a job would have got since the start; a job's first token and its end are marks
 * on it, so that an event costs a heap operation and not a look at every job.
 */
final class Replica implements Engine {

    private record Mark(double progress, long number, Job job, boolean first) {}

    private final SimulatedTime time;
    private final double capacity;
    private final double alone;
    private final double prefill;
    private final PriorityQueue<Mark> marks =
            new PriorityQueue<>(Comparator.comparingDouble(Mark::progress).thenComparingLong(Mark::number));
    private final Map<Job, Double> ends = new HashMap<>();
    private Scheduler.Scheduled next = Scheduler.Scheduled.NONE;
    private double slowness = 1;
    private double progress;
    private long atNanos;
    private long numbers;

    Replica(SimulatedTime time, double capacity, double alone, double prefill) {
        this.time = time;
        this.capacity = capacity;
        this.alone = alone;
        this.prefill = prefill;
    }

    double capacity() {
        return capacity;
    }

    double prefill() {
        return prefill;
    }

    int underWay() {
        return ends.size();
    }

    /** Requests of this trace that it gets through in a second when it is full. */
    double requestsPerSecond(Trace trace) {
        return capacity / trace.meanWork(prefill);
    }

    @Override
    public void begin(Job job) {
        goOn();
        double first = progress + job.prompt().promptTokens() / prefill + 1;
        double end = first + job.prompt().outputTokens() - 1;
        marks.add(new Mark(first, numbers++, job, true));
        marks.add(new Mark(end, numbers++, job, false));
        ends.put(job, end);
        plan();
    }

    @Override
    public void cancel(Job job) {
        goOn();
        ends.remove(job);
        marks.removeIf(mark -> mark.job == job);
        plan();
    }

    @Override
    public void slowness(double factor) {
        goOn();
        slowness = factor;
        plan();
    }

    /** Seconds that a prompt would take if it came now and nobody after it. */
    double completionSeconds(Prompt prompt) {
        goOn();
        double work = prompt.work(prefill);
        double[] others = ends.values().stream()
                .mapToDouble(end -> end - progress)
                .sorted()
                .toArray();
        double seconds = 0;
        double done = 0;
        int sharing = others.length + 1;
        for (double other : others) {
            if (other >= work) {
                break;
            }
            seconds += (other - done) / rate(sharing--);
            done = other;
        }
        return seconds + (work - done) / rate(sharing);
    }

    private double rate(int sharing) {
        return Math.min(alone, capacity / sharing) / slowness;
    }

    private void goOn() {
        long now = time.nanos();
        if (!ends.isEmpty()) {
            progress += rate(ends.size()) * (now - atNanos) / 1e9;
        }
        atNanos = now;
    }

    private void plan() {
        next.cancel();
        if (!marks.isEmpty()) {
            double seconds = Math.max(0, (marks.peek().progress - progress) / rate(ends.size()));
            next = time.schedule(this::reached, (long) Math.ceil(seconds * 1e9));
        }
    }

    private void reached() {
        goOn();
        Mark mark = marks.remove();
        progress = Math.max(progress, mark.progress);
        if (!mark.first) {
            ends.remove(mark.job);
        }
        plan();
        if (mark.first) {
            mark.job.firstToken();
        } else {
            mark.job.done();
        }
    }
}
