package dev.llmlb.strategy;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * The expected completion time of a prompt on each target, and what it adds to those under way there:
 *
 * <pre>
 *   load = (first token + output) × (base + 2 × slope × tokens under way)
 * </pre>
 *
 * <p>{@code base} and {@code slope} are the target's line of nanoseconds per token over load ({@link SpeedEstimate}), told also by peers that are
 * like it ({@link SharedLines}), {@code first token} its mean first-token time in tokens that could be generated meanwhile, {@code output} the expected tokens of the answer. Without the 2
 * it is the completion time of this prompt alone. But a prompt also slows down those that are computed with it, by {@code slope} for each
 * of their tokens; whoever counts only his own time fills the fastest target until it is no better than the slowest, and all wait longer
 * than they need to [1]. With both counted, a pool is shared about as if each target's capacity were known.
 *
 * <p>A target of which little is known (new, or long without a call) is taken for its peers' median, in proportion to how little. So a
 * new one gets its share at once, and one that was slow is tried again when nobody remembers how slow.
 *
 * <p>[1] Pigou, "The Economics of Welfare", 1920, part II; Roughgarden, Tardos, "How bad is selfish routing?", JACM 49(2), 2002.
 */
final class CompletionTime implements LoadMetric {

    private final TargetStats[] stats;
    private final SharedLines lines;
    private final DoubleSupplier outputTokens;

    /** @param outputTokens expected of an answer */
    CompletionTime(TargetStats[] stats, DoubleSupplier outputTokens) {
        this.stats = stats.clone();
        this.lines = new SharedLines(this.stats);
        this.outputTokens = outputTokens;
    }

    /** In nanoseconds; while no target has answered anything yet, in any unit. */
    @Override
    public double load(int target) {
        TargetStats its = stats[target];
        SpeedEstimate.Line line = its.speed().line();
        double first = line.firstTokenWorth();
        long now = its.ticker().nanos();
        SpeedEstimate.Line shared = lines.line(target, now);
        double base = shared.base();
        double slope = shared.slope();
        double trust = line.trust(now);
        if (trust < 1) {
            first = trust * first + (1 - trust) * ofPeers(target, SpeedEstimate.Line::firstTokenWorth, 0);
            base = trust * base + (1 - trust) * ofPeers(target, SpeedEstimate.Line::base, 1);
            slope = trust * slope
                    + (1 - trust) * ofPeers(target, SpeedEstimate.Line::slope, 1 / outputTokens.getAsDouble());
        }
        return (first + outputTokens.getAsDouble()) * (base + 2 * slope * its.tokensUnderWay());
    }

    /** The median over the other targets that have answered; the target's own value when none has, else the fallback. */
    private double ofPeers(
            int target, java.util.function.ToDoubleFunction<SpeedEstimate.Line> value, double otherwise) {
        double[] values = new double[stats.length];
        int known = 0;
        for (int i = 0; i < stats.length; i++) {
            SpeedEstimate.Line line = stats[i].speed().line();
            if (i != target && line.calls() > 0) {
                values[known++] = value.applyAsDouble(line);
            }
        }
        if (known == 0) {
            SpeedEstimate.Line own = stats[target].speed().line();
            return own.calls() > 0 ? value.applyAsDouble(own) : otherwise;
        }
        Arrays.sort(values, 0, known);
        return (values[(known - 1) / 2] + values[known / 2]) / 2;
    }
}
