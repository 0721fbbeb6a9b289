package dev.llmlb.strategy;

import dev.llmlb.model.Usage;

/** One call to a target from its start to its end, which is told once; a stream ends when its last token has come. */
public final class CallUnderWay {

    private final TargetStats stats;
    private final long startedNanos;
    private final long tokens;
    private final int callsBefore; // -1 when it is no sample
    private final long tokensBefore;
    private volatile long firstTokenNanos; // 0 until it is there

    private CallUnderWay(TargetStats stats, long startedNanos, long tokens, int callsBefore, long tokensBefore) {
        this.stats = stats;
        this.startedNanos = startedNanos;
        this.tokens = tokens;
        this.callsBefore = callsBefore;
        this.tokensBefore = tokensBefore;
    }

    /** One that teaches how fast the target is, among the calls and tokens under way when it begins, itself not counted. */
    static CallUnderWay watched(TargetStats stats, long startedNanos, long tokens, int callsBefore, long tokensBefore) {
        return new CallUnderWay(stats, startedNanos, tokens, callsBefore, tokensBefore);
    }

    /** One that only counts as under way. */
    static CallUnderWay unwatched(TargetStats stats, long startedNanos, long tokens) {
        return new CallUnderWay(stats, startedNanos, tokens, -1, 0);
    }

    /** The first content token of a stream is there. */
    public void firstToken() {
        firstTokenNanos = Math.max(1, stats.ticker().nanos() - startedNanos);
    }

    /** It is over; a call that failed is no sample of the target's speed. */
    public void ended(boolean answered, Usage usage) {
        stats.leave(tokens);
        if (answered && callsBefore >= 0) {
            long now = stats.ticker().nanos();
            long first = firstTokenNanos;
            stats.add(new CallSample(
                    now,
                    first == 0 ? -1 : first,
                    Math.max(1, now - startedNanos),
                    usage.completionTokens(),
                    (callsBefore + stats.callsUnderWay()) / 2.0,
                    (tokensBefore + stats.tokensUnderWay()) / 2.0));
        }
    }
}
