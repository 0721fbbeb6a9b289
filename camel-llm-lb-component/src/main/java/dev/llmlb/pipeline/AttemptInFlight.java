package dev.llmlb.pipeline;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Reply;
import dev.llmlb.model.VendorLimits;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.time.Scheduler;
import dev.llmlb.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upstream call under its timer: whichever comes first, the reply, the end of its time or the caller who gives up, is the outcome;
 * the others are dropped.
 */
final class AttemptInFlight {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptInFlight.class);

    @FunctionalInterface
    interface Ended {
        void ended(Outcome outcome, Reply reply, long nanos);
    }

    private final Grant grant;
    private final ChatRequest request;
    private final List<ParamOverride> overrides;
    private final Deadline deadline;
    private final LongSupplier usualNanos;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile UpstreamCall call; // null until the adapter has returned it: the timer may be quicker
    private volatile boolean abandoned;
    private volatile Ended ended; // null until it is started
    private volatile Scheduler.Scheduled timer = Scheduler.Scheduled.NONE;
    private long startedNanos;

    /** @param usualNanos how long callers usually wait for the target, or -1; asked when one has waited in vain */
    AttemptInFlight(
            Grant grant,
            ChatRequest request,
            List<ParamOverride> overrides,
            Deadline deadline,
            LongSupplier usualNanos,
            Ticker ticker,
            Scheduler scheduler) {
        this.grant = grant;
        this.request = request;
        this.overrides = overrides;
        this.deadline = deadline;
        this.usualNanos = usualNanos;
        this.ticker = ticker;
        this.scheduler = scheduler;
    }

    void start(Ended whenEnded) {
        PoolTarget target = grant.target();
        startedNanos = ticker.nanos();
        ended = whenEnded;
        if (abandoned) { // before it began
            end(Outcome.CANCELLED, null);
            return;
        }
        Duration limit = request.stream()
                ? target.timeouts().firstToken()
                : target.timeouts().total();
        long leftNanos = Math.max(0, deadline.leftNanos());
        long limitNanos = Math.min(limit.toNanos(), leftNanos);
        boolean cutShort = request.cutsShort(limitNanos, limit.toNanos());
        timer = scheduler.schedule(
                () -> {
                    if (over.compareAndSet(false, true)) {
                        cancelCall();
                        ended.ended(timedOut(limitNanos, cutShort), null, ticker.nanos() - startedNanos);
                    }
                },
                limitNanos);
        UpstreamListener done = new UpstreamListener() {
            @Override
            public void done(Outcome outcome, Reply reply) {
                boolean deadlines = isDeadlines(outcome) && !over.get();
                if (!outcome.kind().isSilence()) {
                    target.state().silence().broken();
                }
                if (!end(deadlines ? timedOut(limitNanos, true) : outcome, reply)
                        && reply != null
                        && reply.stream() != null) {
                    reply.stream().close();
                }
            }

            /** Whether a target that is told of the deadline, such as a route of Camel, was the first to notice its end. */
            private boolean isDeadlines(Outcome outcome) {
                return cutShort && outcome.kind().isSilence() && ticker.nanos() - startedNanos >= limitNanos / 10 * 9;
            }

            @Override
            public void limits(VendorLimits said) {
                target.state().vendorSaid(said);
            }
        };
        try {
            call = target.adapter()
                    .send(
                            target.upstreamRequest(
                                    request, overrides, leftNanos, grant.watch().headers()),
                            done);
        } catch (RuntimeException e) {
            if (over.get()) {
                throw e; // not the adapter's: of the listener that it told
            }
            LOG.warn("The adapter of {} failed", target.target(), e);
            done.done(Outcome.broken("the adapter failed: " + e.getClass().getSimpleName()), null);
            return;
        }
        if (abandoned) {
            call.cancel();
        }
    }

    /** The caller gives up: ends the call, unless it has ended. */
    void cancel() {
        abandoned = true;
        Ended begun = ended;
        if (begun != null && over.compareAndSet(false, true)) {
            timer.cancel();
            cancelCall();
            begun.ended(Outcome.CANCELLED, null, ticker.nanos() - startedNanos);
        }
    }

    private boolean end(Outcome outcome, Reply reply) {
        boolean first = over.compareAndSet(false, true);
        if (first) {
            timer.cancel();
            ended.ended(outcome, reply, ticker.nanos() - startedNanos);
        }
        return first;
    }

    private void cancelCall() {
        abandoned = true;
        UpstreamCall begun = call;
        if (begun != null) {
            begun.cancel();
        }
    }

    private Outcome timedOut(long limitNanos, boolean cutShort) {
        String after = " after " + limitNanos / 1_000_000 + " ms";
        if (cutShort) {
            long usual = usualNanos.getAsLong();
            if (!grant.target().state().silence().goesOn(limitNanos, usual)) {
                return Outcome.deadline("cut short by the deadline" + after);
            }
            after += ", where " + usual / 1_000_000 + " ms are usual";
        }
        return request.stream()
                ? Outcome.firstTokenTimeout("no first token" + after)
                : Outcome.timeout("no answer" + after);
    }
}
