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

    private final Ticker ticker;
    private final AtomicLong underWay = new AtomicLong();
    private final RecentCalls recent = new RecentCalls();
    private final SpeedEstimate speed = new SpeedEstimate();

    public TargetStats(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * A call begins.
     *
     * @param expectedTokens its work in tokens of output: those expected of the answer, and what the prompt costs
     */
    public CallUnderWay begin(double expectedTokens) {
        long tokens = (long) Math.min(MAX_TOKENS, Math.max(1, expectedTokens));
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

    /** What is left under way when one call has ended. */
    long leave(long tokens) {
        return underWay.addAndGet(-ONE_CALL - tokens);
    }

    void add(CallSample sample) {
        recent.add(sample);
        speed.add(sample);
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
