package dev.llmlb.strategy;

import dev.llmlb.model.Usage;

/** One call to a target from its start to its end, which is told once; a stream ends when its last token has come. */
public final class CallUnderWay {

    private final TargetStats stats;
    private final long startedNanos;
    private final long tokens;
    private final long before;
    private volatile long firstTokenNanos; // 0 until it is there

    /** @param before what was under way at the target when it began, itself not counted */
    CallUnderWay(TargetStats stats, long startedNanos, long tokens, long before) {
        this.stats = stats;
        this.startedNanos = startedNanos;
        this.tokens = tokens;
        this.before = before;
    }

    /** The first content token of a stream is there. */
    public void firstToken() {
        firstTokenNanos = Math.max(1, stats.ticker().nanos() - startedNanos);
    }

    /** It is over; a call that failed is no sample of the target's speed. */
    public void ended(boolean answered, Usage usage) {
        long after = stats.leave(tokens);
        if (answered) {
            long now = stats.ticker().nanos();
            long first = firstTokenNanos;
            stats.add(new CallSample(
                    now,
                    first == 0 ? -1 : first,
                    Math.max(1, now - startedNanos),
                    usage.completionTokens(),
                    (TargetStats.calls(before) + TargetStats.calls(after)) / 2.0,
                    (TargetStats.tokens(before) + TargetStats.tokens(after)) / 2.0));
        }
    }
}
