package dev.llmlb.pipeline;

import dev.llmlb.limit.TokenEstimate;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The life of one request: pick a target, attempt, and by the outcome answer, repeat, move on or give up.
 *
 * <p>At most one attempt is under way at a time, and each ends once, so the fields need no lock: an attempt's end happens before the
 * start of the next. A caller who gives up ends what the request waits for then.
 */
final class AttemptLoop {

    /** A {@code Retry-After} up to this is waited out on the same target; a longer one is not worth a caller's time. */
    private static final long MAX_HINT_MILLIS = 5_000;

    /** How long a request waits in all for a target to come back. */
    private static final long MAX_WAIT_NANOS = Duration.ofSeconds(2).toNanos();

    private final Pool pool;
    private final ChatRequest request;
    private final AnswerListener listener;
    private final Candidates candidates;
    private final Deadline deadline;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final BalancerObserver observer;
    private final List<Attempt> attempts = new ArrayList<>(2);
    private final Cancellation cancellation = new Cancellation();
    private final long startedNanos;
    private long waitedNanos;
    private PoolTarget lastTried;

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

    BalancedCall start() {
        pool.retryBudget().callBegan();
        next(null);
        return cancellation;
    }

    /** Goes on with the next target: at once, or when the first is back if that is soon. */
    private void next(Reply lastReply) {
        Grant grant = candidates.next();
        if (grant != null) {
            attempt(grant, 0);
            return;
        }
        long waitNanos = candidates.nanosUntilFirst();
        if (waitNanos <= MAX_WAIT_NANOS - waitedNanos && waitNanos < deadline.leftNanos()) {
            waitedNanos += Math.max(waitNanos, 1_000_000); // a wait of nothing, lost to others, still counts
            cancellation.pause(scheduler, waitNanos, () -> next(lastReply), this::giveUp);
        } else if (attempts.isEmpty()) {
            fail(null, Failures.noCandidate(pool, request, candidates.waiting()));
        } else {
            fail(lastTried, Failures.last(pool, attempts, lastReply));
        }
    }

    private void attempt(Grant grant, int repeats) {
        lastTried = grant.target();
        AttemptInFlight attempt = new AttemptInFlight(grant.target(), request, deadline, ticker, scheduler);
        cancellation.waitingFor(attempt::cancel);
        attempt.start((outcome, reply, nanos) -> ended(grant, repeats, outcome, reply, nanos));
    }

    private void ended(Grant grant, int repeats, Outcome outcome, Reply reply, long nanos) {
        PoolTarget target = grant.target();
        Attempt attempt = new Attempt(target.target(), outcome, nanos);
        attempts.add(attempt);
        if (outcome.isSuccess()) {
            answer(grant, attempt, reply);
            return;
        }
        grant.settle(outcome, Usage.UNKNOWN);
        observer.attemptEnded(pool.ruleId(), attempt, attempts.size());
        if (cancellation.isCancelled()) {
            giveUp();
            return;
        }
        if (deadline.hasPassed()) {
            fail(target, Failures.deadline(pool, request, attempts));
            return;
        }
        long pauseNanos = pauseBeforeRepeat(target, repeats, outcome);
        if (pauseNanos >= 0) {
            cancellation.pause(scheduler, pauseNanos, () -> repeat(target, repeats + 1, outcome, reply), this::giveUp);
        } else {
            moveOn(target, outcome, reply);
        }
    }

    /** Asks the same target again, if it is still well and within its limits. */
    private void repeat(PoolTarget target, int repeats, Outcome outcome, Reply reply) {
        Grant again = target.tryGrant(request);
        if (again != null) {
            attempt(again, repeats);
        } else {
            moveOn(target, outcome, reply);
        }
    }

    private void moveOn(PoolTarget target, Outcome outcome, Reply reply) {
        if (movesOn(target, outcome)) {
            next(reply);
        } else {
            fail(target, Failures.last(pool, attempts, reply));
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

    private void answer(Grant grant, Attempt attempt, Reply reply) {
        PoolTarget target = grant.target();
        if (reply.stream() == null) {
            settle(grant, attempt, reply.usage());
        } else {
            grant.firstToken();
            observer.firstToken(pool.ruleId(), target.target(), attempt.durationNanos());
            long beforeNanos = ticker.nanos() - attempt.durationNanos();
            reply.stream()
                    .whenEnded((outcome, usage) -> settle(
                            grant,
                            new Attempt(target.target(), outcome, ticker.nanos() - beforeNanos),
                            outcome.isSuccess() ? usage : usage.orPrompt(promptTokens())));
        }
        listener.answered(
                new Answer(reply, target.target(), pool.ruleId(), List.copyOf(attempts), target.cost(reply.usage())));
    }

    private long promptTokens() {
        return TokenEstimate.promptTokens(request.body());
    }

    private void settle(Grant grant, Attempt attempt, Usage usage) {
        grant.settle(attempt.outcome(), usage);
        observer.attemptEnded(pool.ruleId(), attempt, attempts.size());
        observer.requestEnded(
                pool.ruleId(),
                grant.target().target(),
                attempt.outcome(),
                usage,
                attempts.size(),
                ticker.nanos() - startedNanos);
    }

    private void giveUp() {
        fail(lastTried, Failures.cancelled(pool, attempts));
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
