package dev.llmlb.strategy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Each target's line through its own calls and those of its peers that are like it. Two targets whose lines differ by chance only would
 * get unequal shares, and the smaller share would tell less and less about the one that has it; so a peer's calls count as much as it is
 * probable that both have the same line, an Akaike weight [1]:
 *
 * <pre>
 *   d    = (error of one line - error of two) / (error of two / calls) / 3
 *   like = 1 / (1 + e^((d - 4) / 2))
 * </pre>
 *
 * <p>Errors are squared errors of the fit, and never taken for less than 1 % of a call. The 3 are the calls that tell as much as a
 * single independent one, since those that are computed together are fast or slow together; the 4 is twice the numbers that a second
 * line costs. Equal targets share nearly all, those a factor of 2 apart hardly anything after some thirty calls each.
 *
 * <p>The first-token time stays each target's own.
 *
 * <p>[1] Akaike, "A New Look at the Statistical Model Identification", IEEE TAC 19(6), 1974; Burnham, Anderson, "Model Selection and
 * Multimodel Inference", 2002, sections 2.5 (overdispersion) and 2.9 (weights).
 */
final class SharedLines {

    /** A look at all peers costs more than a pick, and nothing changes much in this time. */
    private static final long KEPT_NANOS = Duration.ofMillis(100).toNanos();

    private static final double CALLS_TOGETHER = 3;
    private static final double COST_OF_A_LINE = 2 * 2;
    private static final double LEAST_ERROR = 0.01;

    private record Shared(long atNanos, SpeedEstimate.Line line) {}

    private final TargetStats[] stats;
    private final AtomicReferenceArray<Shared> known;

    SharedLines(TargetStats[] stats) {
        this.stats = stats;
        this.known = new AtomicReferenceArray<>(stats.length);
    }

    SpeedEstimate.Line line(int target, long now) {
        Shared before = known.getAcquire(target);
        if (before != null && now - before.atNanos < KEPT_NANOS) {
            return before.line;
        }
        SpeedEstimate.Line line = share(target, now);
        known.setRelease(target, new Shared(now, line));
        return line;
    }

    private SpeedEstimate.Line share(int target, long now) {
        SpeedEstimate.Line own = stats[target].speed().line().at(now);
        SpeedEstimate.Line all = own;
        for (int i = 0; i < stats.length && own.calls() > 0; i++) {
            SpeedEstimate.Line peer = stats[i].speed().line().at(now);
            if (i != target && peer.calls() > 0) {
                all = all.plus(peer, likeness(own, peer));
            }
        }
        return all;
    }

    /** How probable it is that both have one line, from 0 to 0.88: nothing ever proves it. */
    static double likeness(SpeedEstimate.Line a, SpeedEstimate.Line b) {
        SpeedEstimate.Line one = a.plus(b, 1);
        double ofTwo = a.squaredError(a) + b.squaredError(b);
        double ofOne = a.squaredError(one) + b.squaredError(one);
        double least = LEAST_ERROR * LEAST_ERROR * one.nanos() / one.tokens() * one.nanos();
        double d = (ofOne - ofTwo) / Math.max(ofTwo, least) * one.calls() / CALLS_TOGETHER;
        return 1 / (1 + Math.exp((d - COST_OF_A_LINE) / 2));
    }
}
