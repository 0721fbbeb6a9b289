package dev.llmlb.pipeline;

import dev.llmlb.model.Answer;
import dev.llmlb.model.Attempt;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Reply;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.time.Scheduler;
import dev.llmlb.time.Ticker;
import java.util.ArrayList;
import java.util.List;

/**
 * The life of one request: pick a target, attempt, and by the outcome answer, repeat, move on or give up.
 *
 * <p>At most one attempt is under way at a time, and each ends once, so the fields need no lock: an attempt's end happens before the
 * start of the next.
 */
final class AttemptLoop {

    /** A {@code Retry-After} up to this is waited out on the same target; a longer one is not worth a caller's time. */
    private static final long MAX_HINT_MILLIS = 5_000;

    private final Pool pool;
    private final ChatRequest request;
    private final AnswerListener listener;
    private final Candidates candidates;
    private final Deadline deadline;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final BalancerObserver observer;
    private final List<Attempt> attempts = new ArrayList<>(2);
    private final long startedNanos;

    AttemptLoop(
            Pool pool,
            ChatRequest request,
            AnswerListener listener,
            Ticker ticker,
            Scheduler scheduler,
            BalancerObserver observer) {
        this.pool = pool;
        this.request = request;
        this.listener = listener;
        this.candidates = new Candidates(pool, request);
        this.deadline = new Deadline(ticker, request.timeoutNanos());
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.observer = observer;
        this.startedNanos = ticker.nanos();
    }

    void start() {
        pool.retryBudget().callBegan();
        PoolTarget first = candidates.next();
        if (first == null) {
            fail(null, Failures.noCandidate(pool, request));
        } else {
            attempt(first, 0);
        }
    }

    private void attempt(PoolTarget target, int repeats) {
        new AttemptInFlight(target, request, deadline, ticker, scheduler)
                .start((outcome, reply, nanos) -> ended(target, repeats, outcome, reply, nanos));
    }

    private void ended(PoolTarget target, int repeats, Outcome outcome, Reply reply, long nanos) {
        Attempt attempt = new Attempt(target.target(), outcome, nanos);
        attempts.add(attempt);
        if (outcome.isSuccess()) {
            answer(target, attempt, reply);
            return;
        }
        observer.attemptEnded(pool.ruleId(), attempt, attempts.size());
        if (deadline.hasPassed()) {
            fail(target, Failures.deadline(pool, request, attempts));
            return;
        }
        long pauseNanos = pauseBeforeRepeat(target, repeats, outcome);
        if (pauseNanos >= 0) {
            scheduler.schedule(() -> attempt(target, repeats + 1), pauseNanos);
            return;
        }
        PoolTarget next = movesOn(target, outcome) ? candidates.next() : null;
        if (next == null) {
            fail(target, Failures.last(pool, attempts, reply));
        } else {
            attempt(next, 0);
        }
    }

    /**
     * Nanoseconds until the same target is asked again, or -1 when it is not.
     *
     * <p>A written {@code retry_config} is honoured before any other target; without one the same target is asked once more only when
     * it is the last. A silent target is never asked again.
     */
    private long pauseBeforeRepeat(PoolTarget target, int repeats, Outcome outcome) {
        RetrySettings written = target.settings().retry();
        boolean wanted = written != null
                ? repeats < written.attempts() && written.onStatusCodes().contains(outcome.status())
                : repeats == 0
                        && RetrySettings.DEFAULT_STATUS_CODES.contains(outcome.status())
                        && candidates.noneLeft();
        if (!wanted || outcome.kind().isSilence() || outcome.retryAfterMillis() > MAX_HINT_MILLIS) {
            return -1;
        }
        long delayMillis = (written != null ? written.delay() : RetrySettings.DEFAULT_DELAY).toMillis();
        long pauseNanos = Math.max(delayMillis, outcome.retryAfterMillis()) * 1_000_000;
        return pauseNanos < deadline.leftNanos() && pool.retryBudget().tryRepeat() ? pauseNanos : -1;
    }

    private static boolean movesOn(PoolTarget target, Outcome outcome) {
        return outcome.kind() == OutcomeKind.FIRST_TOKEN_TIMEOUT
                || target.settings().fallbackStatusCodes().contains(outcome.status());
    }

    private void answer(PoolTarget target, Attempt attempt, Reply reply) {
        if (reply.stream() == null) {
            settle(target, attempt, reply.usage());
        } else {
            observer.firstToken(pool.ruleId(), target.target(), attempt.durationNanos());
            long beforeNanos = ticker.nanos() - attempt.durationNanos();
            reply.stream()
                    .whenEnded((outcome, usage) ->
                            settle(target, new Attempt(target.target(), outcome, ticker.nanos() - beforeNanos), usage));
        }
        listener.answered(
                new Answer(reply, target.target(), pool.ruleId(), List.copyOf(attempts), target.cost(reply.usage())));
    }

    private void settle(PoolTarget target, Attempt attempt, Usage usage) {
        observer.attemptEnded(pool.ruleId(), attempt, attempts.size());
        observer.requestEnded(
                pool.ruleId(),
                target.target(),
                attempt.outcome(),
                usage,
                attempts.size(),
                ticker.nanos() - startedNanos);
    }

    private void fail(PoolTarget last, Failures.Failure failure) {
        observer.requestEnded(
                pool.ruleId(),
                last == null ? null : last.target(),
                failure.outcome(),
                Usage.UNKNOWN,
                attempts.size(),
                ticker.nanos() - startedNanos);
        listener.failed(failure.exception());
    }
}
