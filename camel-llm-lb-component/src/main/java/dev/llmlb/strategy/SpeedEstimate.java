package dev.llmlb.strategy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How long a target takes for a token, as a straight line over the work that it has meanwhile: nanoseconds per token = base + slope ×
 * tokens of others under way. A replica that computes several answers together is slowed down by each; a vendor's slope is 0.
 *
 * <p>The line is a weighted least-squares fit over answered calls. A call weighs as much as it has tokens, so that many short answers,
 * which are mostly overhead, do not outvote a long one, and loses weight with age: after 90 s it has 1/e of it. That is kept as sums:
 *
 * <pre>
 *   mean  = Σ nanos / Σ tokens           load = Σ tokens × load / Σ tokens
 *   slope = (Σ nanos × (load - mean load) + K × slope0) / (Σ tokens × (load - mean load)² + K)
 *   base  = mean - slope × mean load     at least 2 % of the mean
 * </pre>
 *
 * <p>K stands for half a typical call which says that the time grows in proportion to the work ({@code slope0}): what a target does beyond
 * any load seen is not known, and to think that it takes no longer would send everyone there.
 */
final class SpeedEstimate {

    /** Long enough for the calls of some load to tell the slope, short enough to see a replica that has turned slow. */
    static final long DECAY_NANOS = Duration.ofSeconds(90).toNanos();

    /** Calls, by decayed weight, below which what the peers are like is mixed in. */
    static final double TRUSTED_CALLS = 3;

    private static final double PRIOR_CALLS = 0.5;
    private static final double LEAST_BASE = 0.02;

    private final AtomicReference<Line> line = new AtomicReference<>(Line.NONE);

    /**
     * The sums and the line through them.
     *
     * @param atNanos the age of the sums
     * @param nanosSquared Σ nanos² / tokens, for the error of a line
     * @param streams weight of the calls that told their first token
     * @param trustedNanos from then, until the calls have faded below {@link #TRUSTED_CALLS}
     */
    record Line(
            long atNanos,
            double calls,
            double tokens,
            double nanos,
            double load,
            double loadSquared,
            double loadNanos,
            double nanosSquared,
            double streams,
            double firstTokenNanos,
            double base,
            double slope,
            long trustedNanos) {

        static final Line NONE = new Line(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        /** The first-token time, in tokens that could be generated meanwhile; 0 when no stream was seen. */
        double firstTokenWorth() {
            return streams == 0 ? 0 : firstTokenNanos / streams * tokens / nanos;
        }

        /** From 0 for a target of which nothing is known to 1 for one that is known. */
        double trust(long now) {
            long age = now - atNanos;
            return calls == 0 || age >= trustedNanos ? calls * decay(age) / TRUSTED_CALLS : 1;
        }

        Line with(CallSample call) {
            long passed = calls == 0 ? 0 : Math.max(0, call.endedNanos() - atNanos); // calls may come out of order
            double kept = calls == 0 ? 0 : decay(passed);
            double work = call.outputTokens();
            double took = call.generatingNanos();
            double meanwhile = call.tokensUnderWay();
            boolean stream = call.isStream();
            return fitted(
                    calls == 0 ? call.endedNanos() : atNanos + passed,
                    calls * kept + 1,
                    tokens * kept + work,
                    nanos * kept + took,
                    load * kept + work * meanwhile,
                    loadSquared * kept + work * meanwhile * meanwhile,
                    loadNanos * kept + took * meanwhile,
                    nanosSquared * kept + took * took / work,
                    streams * kept + (stream ? 1 : 0),
                    firstTokenNanos * kept + (stream ? call.firstTokenNanos() : 0));
        }

        /** What is left of the line's calls at that time; of first tokens it says nothing. */
        Line at(long now) {
            double kept = calls == 0 ? 0 : decay(Math.max(0, now - atNanos));
            return calls * kept < Double.MIN_NORMAL ? NONE : NONE.plus(this, kept);
        }

        /** The line through the calls of both; the other's have this weight. The first-token time stays that of this one. */
        Line plus(Line other, double weight) {
            return fitted(
                    atNanos,
                    calls + weight * other.calls,
                    tokens + weight * other.tokens,
                    nanos + weight * other.nanos,
                    load + weight * other.load,
                    loadSquared + weight * other.loadSquared,
                    loadNanos + weight * other.loadNanos,
                    nanosSquared + weight * other.nanosSquared,
                    streams,
                    firstTokenNanos);
        }

        /** Of that line over the calls of this one. */
        double squaredError(Line of) {
            return nanosSquared
                    - 2 * (of.base * nanos + of.slope * loadNanos)
                    + of.base * of.base * tokens
                    + 2 * of.base * of.slope * load
                    + of.slope * of.slope * loadSquared;
        }

        private static Line fitted(
                long atNanos,
                double calls,
                double tokens,
                double nanos,
                double load,
                double loadSquared,
                double loadNanos,
                double nanosSquared,
                double streams,
                double firstTokenNanos) {
            double mean = nanos / tokens;
            double meanLoad = load / tokens;
            double typical = tokens / calls;
            double reach = meanLoad + typical;
            double prior = PRIOR_CALLS * typical * reach * reach;
            double spread = Math.max(0, loadSquared - meanLoad * load);
            double slope = Math.max(0, (loadNanos - meanLoad * nanos + prior * mean / reach) / (spread + prior));
            double base = mean - slope * meanLoad;
            if (base < LEAST_BASE * mean) {
                base = LEAST_BASE * mean;
                slope = meanLoad > 0 ? (mean - base) / meanLoad : slope;
            }
            return new Line(
                    atNanos,
                    calls,
                    tokens,
                    nanos,
                    load,
                    loadSquared,
                    loadNanos,
                    nanosSquared,
                    streams,
                    firstTokenNanos,
                    base,
                    slope,
                    (long) (DECAY_NANOS * Math.log(calls / TRUSTED_CALLS)));
        }

        private static double decay(long nanos) {
            return Math.exp(-(double) nanos / DECAY_NANOS);
        }
    }

    /** Learns from a call; one whose tokens are not known teaches nothing. */
    void add(CallSample call) {
        if (call.outputTokens() > 0) {
            Line before = line.get();
            while (!line.compareAndSet(before, before.with(call))) {
                before = line.get();
            }
        }
    }

    Line line() {
        return line.get();
    }
}
