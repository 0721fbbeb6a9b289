package dev.llmlb.provider;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.time.Scheduler;
import dev.llmlb.time.Ticker;
import dev.llmlb.time.WallClock;
import dev.llmlb.time.Workers;

/**
 * What adapters need whose providers are called within this process, by code that may block.
 *
 * @param workers make the calls and read their answers; their number bounds the calls that block at once
 * @param callers where a caller gets a stream: not on the worker that fills it, for the caller may read to the end there
 */
public record InProcess(Workers workers, Workers callers, Ticker ticker, Scheduler scheduler, WallClock clock)
        implements AutoCloseable {

    /** The outcome of a call for which no thread is left. */
    public static final Outcome FULL =
            new Outcome(OutcomeKind.OVERLOADED, 503, "too many calls within this process", -1);

    /** As many as the threads of the HTTP client. */
    private static final int MOST_WORKERS = 256;

    public InProcess(Ticker ticker, Scheduler scheduler, WallClock clock) {
        this(
                new Workers("llm-lb-inner", MOST_WORKERS),
                new Workers("llm-lb-inner-stream", Integer.MAX_VALUE),
                ticker,
                scheduler,
                clock);
    }

    @Override
    public void close() {
        workers.close();
        callers.close();
    }
}
