package dev.llmlb.strategy;

import dev.llmlb.time.Ticker;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is known live of one target: what it is doing now, and how fast it has been. All rules share it, and it outlives a reload.
 *
 * <p>No locks: calls and tokens under way are one counter, so that they are always of the same moment.
 */
public final class TargetStats {

    /** Bits of {@link #underWay} for tokens: 10^12 of them. The others count calls. */
    private static final int TOKEN_BITS = 40;

    private static final long TOKEN_MASK = (1L << TOKEN_BITS) - 1;
    private static final long ONE_CALL = 1L << TOKEN_BITS;

    /** A call is never taken for more, so that no number of calls fills the counter. */
    private static final long MAX_TOKENS = 1 << 20;

    /**
     * 100,000 samples a second tell what there is to tell; writing down each of a million would only make the processors wait for each
     * other.
     */
    private static final long MOMENT_NANOS = 10_000;

    private final Ticker ticker;
    private final AnswerLength answers;
    private final AtomicLong underWay = new AtomicLong();
    private final RecentCalls recent = new RecentCalls();
    private final SpeedEstimate speed = new SpeedEstimate();
    private volatile long lastSampleNanos;

    /** @param answers of all targets, which this one's are added to */
    public TargetStats(Ticker ticker, AnswerLength answers) {
        this.ticker = ticker;
        this.answers = answers;
    }

    /**
     * A call begins.
     *
     * @param promptWork what the prompt costs, in tokens of output
     * @param maxTokens most that the answer may have, or -1
     */
    public CallUnderWay begin(double promptWork, long maxTokens) {
        double output = maxTokens < 0 ? answers.mean() : Math.min(answers.mean(), maxTokens);
        long tokens = (long) Math.min(MAX_TOKENS, Math.max(1, promptWork + output));
        return new CallUnderWay(this, ticker.nanos(), tokens, underWay.getAndAdd(ONE_CALL + tokens));
    }

    /** The calls under way. */
    public int callsUnderWay() {
        return calls(underWay.get());
    }

    /** The tokens that the calls under way were expected to take when they began. */
    public long tokensUnderWay() {
        return tokens(underWay.get());
    }

    /** A look at how fast it was of late. */
    public SpeedView speedView() {
        return SpeedView.of(recent, ticker.nanos());
    }

    /** What is left under way when one call has ended. */
    long leave(long tokens) {
        return underWay.addAndGet(-ONE_CALL - tokens);
    }

    /** Learns from a call, unless the one before it ended in the same moment and enough are known. */
    void add(CallSample sample) {
        if (recent.isFull() && Math.abs(sample.endedNanos() - lastSampleNanos) < MOMENT_NANOS) {
            return;
        }
        lastSampleNanos = sample.endedNanos();
        recent.add(sample);
        speed.add(sample);
        if (sample.outputTokens() > 0) {
            answers.add(sample.outputTokens());
        }
    }

    Ticker ticker() {
        return ticker;
    }

    RecentCalls recent() {
        return recent;
    }

    SpeedEstimate speed() {
        return speed;
    }

    static int calls(long underWay) {
        return (int) (underWay >>> TOKEN_BITS);
    }

    static long tokens(long underWay) {
        return underWay & TOKEN_MASK;
    }
}
