package dev.llmlb.provider.http;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Outcome;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.time.Scheduler;
import dev.llmlb.time.Ticker;
import java.util.function.Consumer;

/**
 * Looks after a stream behind its commit point: tells when it is silent for a while, has stalled or outlived its time.
 *
 * <p>One timer is set anew only when it fires, not with every event. While the caller is slow and the receiver pauses, silence is
 * not the target's, nor is a total that ran out for most of that.
 */
final class StreamWatch {

    private final long idleNanos;
    private final long totalNanos;
    private final ChatRequest chat;
    private final long ownTotalNanos;
    private final long startedNanos;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final Runnable silent;
    private final Consumer<Outcome> expired;
    private long lastCommentNanos; // of the timer's task

    private volatile long lastEventNanos;
    private volatile long lastPassedNanos; // of those events, the last of which the caller got something
    private volatile boolean paused;
    private volatile long pausedNanos; // in all, but for the pause that goes on
    private volatile boolean stopped;
    private volatile Scheduler.Scheduled timer = Scheduler.Scheduled.NONE;

    /**
     * A watch whose time begins now.
     *
     * @param silent run whenever the caller got nothing for {@link SseEvents#KEEP_ALIVE_NANOS}
     */
    StreamWatch(
            Timeouts timeouts,
            UpstreamRequest request,
            Ticker ticker,
            Scheduler scheduler,
            Runnable silent,
            Consumer<Outcome> expired) {
        this.idleNanos = timeouts.idle().toNanos();
        this.totalNanos = Math.min(timeouts.total().toNanos(), request.timeLeftNanos());
        this.chat = request.chat();
        this.ownTotalNanos = timeouts.total().toNanos();
        this.startedNanos = ticker.nanos();
        this.lastEventNanos = startedNanos;
        this.lastPassedNanos = startedNanos;
        this.lastCommentNanos = startedNanos;
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.silent = silent;
        this.expired = expired;
    }

    void eventCame() {
        lastEventNanos = ticker.nanos();
    }

    /** The caller gets what the event that came holds; of a comment, or what only the balancer reads, it gets nothing. */
    void passedOn() {
        lastPassedNanos = lastEventNanos;
    }

    /** Nothing is taken any more: what came last has filled the caller's room. */
    void pause() {
        paused = true;
    }

    /** There was room. */
    void unpause() {
        paused = false;
    }

    /** There is room again. */
    void resume() {
        long now = ticker.nanos();
        pausedNanos = pausedNanos + now - lastEventNanos; // whoever pauses waits for this: one thread at a time
        lastEventNanos = now;
        paused = false;
    }

    /** Sets the timer for the time that is left, unless none is. */
    void check() {
        if (stopped) {
            return;
        }
        long now = ticker.nanos();
        long idleLeft = paused ? idleNanos : idleNanos - (now - lastEventNanos);
        long totalLeft = totalNanos - (now - startedNanos);
        if (idleLeft <= 0) {
            expired.accept(Outcome.timeout("the stream stalled"));
            return;
        }
        if (totalLeft <= 0) {
            expired.accept(
                    chat.cutsShort(totalNanos - pausedUntil(now), ownTotalNanos)
                            ? Outcome.deadline("cut short by the deadline")
                            : Outcome.timeout("the stream took too long"));
            return;
        }
        timer = scheduler.schedule(this::check, Math.min(untilComment(now), Math.min(idleLeft, totalLeft)));
        if (stopped) { // in between, by another thread
            timer.cancel();
        }
    }

    /** The time that the caller took. */
    private long pausedUntil(long now) {
        return pausedNanos + (paused ? now - lastEventNanos : 0);
    }

    private long untilComment(long now) {
        long last = lastCommentNanos - lastPassedNanos > 0 ? lastCommentNanos : lastPassedNanos;
        if (now - last < SseEvents.KEEP_ALIVE_NANOS) {
            return SseEvents.KEEP_ALIVE_NANOS - (now - last);
        }
        lastCommentNanos = now;
        silent.run();
        return SseEvents.KEEP_ALIVE_NANOS;
    }

    void stop() {
        stopped = true;
        timer.cancel();
    }
}
