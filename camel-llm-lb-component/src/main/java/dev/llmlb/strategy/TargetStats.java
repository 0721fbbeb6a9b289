package dev.llmlb.strategy;

import dev.llmlb.time.SpreadCounter;
import dev.llmlb.time.Ticker;
import java.time.Duration;

/**
 * What is known live of one target: what it is doing now, and how fast it has been. All rules share it, and it outlives a reload.
 *
 * <p>No locks, and what every call writes is spread over the processors: the two counters may be a call apart for a moment.
 */
public final class TargetStats {

    /** A call is never taken for more. */
    private static final long MAX_TOKENS = 1 << 20;

    /** So many samples in so short a time tell what there is to tell; more would only make the processors wait for each other. */
    private static final int MOST_SAMPLES = 100;

    private static final long SAMPLING_NANOS = Duration.ofMillis(100).toNanos();

    private final Ticker ticker;
    private final AnswerLength answers;
    private final SpreadCounter calls = new SpreadCounter();
    private final SpreadCounter tokens = new SpreadCounter();
    private final RecentCalls recent = new RecentCalls();
    private final SpeedEstimate speed = new SpeedEstimate();
    private volatile long samplingSince;
    private volatile int watched; // since then; two that count at once may be one

    /** @param answers of all targets, which this one's are added to */
    public TargetStats(Ticker ticker, AnswerLength answers) {
        this.ticker = ticker;
        this.answers = answers;
        this.samplingSince = ticker.nanos();
    }

    /**
     * A call begins.
     *
     * @param promptWork what the prompt costs, in tokens of output
     * @param maxTokens most that the answer may have, or -1
     * @param now the time, which its caller has looked at already
     */
    public CallUnderWay begin(double promptWork, long maxTokens, long now) {
        double output = maxTokens < 0 ? answers.mean() : Math.min(answers.mean(), maxTokens);
        long work = (long) Math.min(MAX_TOKENS, Math.max(1, promptWork + output));
        CallUnderWay call = isWatched(now)
                ? CallUnderWay.watched(this, now, work, callsUnderWay(), tokensUnderWay())
                : CallUnderWay.unwatched(this, now, work);
        calls.add(1);
        tokens.add(work);
        return call;
    }

    /** The calls under way. */
    public int callsUnderWay() {
        return (int) Math.max(0, calls.sum()); // an end may be seen before its beginning
    }

    /** The tokens that the calls under way were expected to take when they began. */
    public long tokensUnderWay() {
        return Math.max(0, tokens.sum());
    }

    /** A look at how fast it was of late. */
    public SpeedView speedView() {
        return SpeedView.of(recent, ticker.nanos());
    }

    void leave(long work) {
        calls.add(-1);
        tokens.add(-work);
    }

    void add(CallSample sample) {
        recent.add(sample);
        speed.add(sample);
        if (sample.outputTokens() > 0) {
            answers.add(sample.outputTokens());
        }
    }

    /** Whether a call is to teach how fast the target is. */
    private boolean isWatched(long now) {
        if (now - samplingSince >= SAMPLING_NANOS) {
            samplingSince = now;
            watched = 0;
        }
        int before = watched;
        if (before < MOST_SAMPLES) {
            watched = before + 1;
        }
        return before < MOST_SAMPLES;
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
}
