package dev.llmlb.provider.translate;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Reply;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.InProcess;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.http.StreamedAnswer;
import dev.llmlb.provider.http.WholeAnswer;
import dev.llmlb.provider.openai.OpenAiDialect;
import dev.llmlb.time.Scheduler;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One call under way of what is called within this process, on threads that may wait. Its end, and whoever gives it up, race; the loser
 * finds it over.
 */
public abstract class InnerCall implements UpstreamCall {

    /** Null for a caller who wants the whole. */
    protected final StreamedAnswer stream;

    private final InProcess inProcess;
    private final UpstreamListener done;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Scheduler.Scheduled working = Scheduler.Scheduled.NONE;

    protected InnerCall(UpstreamRequest request, Timeouts timeouts, InProcess inProcess, UpstreamListener done) {
        this.inProcess = inProcess;
        this.done = done;
        this.stream = !request.chat().stream()
                ? null
                : new StreamedAnswer(
                        request,
                        OpenAiDialect.of(request),
                        Map::of,
                        timeouts,
                        inProcess.ticker(),
                        inProcess.scheduler(),
                        inProcess.callers(),
                        this::stop,
                        done);
    }

    /** Nobody wants more: lets go of what the call holds. On whichever thread, so it must not wait. */
    protected abstract void givenUp();

    /** Runs a task that is interrupted when the call is given up; when no thread is left the call has failed. */
    protected final void work(Runnable task) {
        try {
            Scheduler.Scheduled started = inProcess.workers().start(task);
            working = started;
            if (over.get()) { // in between
                started.cancel();
            }
        } catch (RejectedExecutionException e) {
            fail(InProcess.FULL, null);
        }
    }

    /** All has been said; a caller who streams gets it as a short stream. */
    protected final void answer(WholeAnswer whole) throws InterruptedException {
        if (!whole.outcome().isSuccess()) {
            fail(whole.outcome(), whole.body() == null ? null : Reply.whole(Map.of(), whole.body(), Usage.UNKNOWN));
        } else if (stream == null) {
            end(whole.outcome(), Reply.whole(Map.of(), whole.body(), whole.usage()));
        } else {
            stream.takeWaiting(WholeAsStream.of(whole.body()));
            stream.finish();
        }
    }

    /** What was called has failed, maybe in the middle; a stream that had said all is whole nevertheless. */
    protected final void broke(Outcome failure) {
        if (stream != null) {
            stream.complete(failure);
        } else {
            end(failure, null);
        }
    }

    /** What was called has failed. */
    protected final void fail(Outcome outcome, Reply error) {
        if (stream != null) {
            stream.fail(outcome, error);
        } else {
            end(outcome, error);
        }
    }

    private void end(Outcome outcome, Reply answer) {
        if (over.compareAndSet(false, true)) {
            done.done(outcome, answer);
        }
    }

    /** Whether it was given up, or has been answered as a whole. */
    public final boolean isOver() {
        return over.get();
    }

    /** The attempt's time is over, or the caller hung up. */
    @Override
    public final void cancel() {
        if (stream != null) {
            stream.hangUp();
        } else {
            stop();
        }
    }

    private void stop() {
        over.set(true);
        givenUp();
        working.cancel();
    }
}
