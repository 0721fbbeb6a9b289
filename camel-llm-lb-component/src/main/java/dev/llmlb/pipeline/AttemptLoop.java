package dev.llmlb.pipeline;

import dev.llmlb.model.Answer;
import dev.llmlb.model.Attempt;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Decision;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Reply;
import dev.llmlb.model.ReplyStream;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.observe.RequestObserver;
import dev.llmlb.time.Scheduler;
import dev.llmlb.time.Ticker;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * The life of one request: pick a target, attempt, and by the outcome answer, repeat, move on or give up.
 *
 * <p>At most one attempt is under way at a time, and each ends once, so the fields need no lock: an attempt's end happens before the
 * start of the next. A caller who gives up ends what the request waits for then.
 */
final class AttemptLoop {

    /** A {@code Retry-After} up to this is waited out on the same target; a longer one is not worth a caller's time. */
    private static final long MAX_HINT_MILLIS = 5_000;

    /** Not among the statuses that a file lists, and no other target shares the account's credit. */
    private static final int PAYMENT_REQUIRED = 402;

    private final ChatRequest request;
    private final AnswerListener listener;
    private final Deadline deadline;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final RequestObserver watch;
    private final AttemptBooks books;
    private final DecisionLog decisions;
    private final Cancellation cancellation = new Cancellation();
    private Pool pool; // the request's own, then the one of a fallback rule
    private Candidates candidates;
    private long waitedNanos;
    private PoolTarget lastTried;
    private boolean hasRepeated; // without a retry_config that says so

    AttemptLoop(
            Pool pool,
            ChatRequest request,
            Charge charge,
            AnswerListener listener,
            Ticker ticker,
            Scheduler scheduler,
            BalancerObserver observer,
            DecisionLog decisions) {
        this.pool = pool;
        this.request = request;
        this.listener = listener;
        this.candidates = new Candidates(pool, request, listener.wantsDecision());
        this.deadline = new Deadline(ticker, request.timeoutNanos());
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.decisions = decisions;
        this.watch = observer.requestBegan(pool.ruleId(), request);
        this.books = new AttemptBooks(candidates.facts(), charge, watch, ticker);
    }

    BalancedCall start() {
        pool.retryBudget().callBegan();
        next(null);
        return cancellation;
    }

    /** Goes on with the next target: at once, or when the first is back if that is soon. */
    private void next(Reply lastReply) {
        Grant grant = candidates.next(watch);
        if (grant != null) {
            attempt(grant, 0);
            return;
        }
        long waitNanos = candidates.eligibility().nanosUntilFirst();
        if (waitNanos <= pool.maxWait().toNanos() - waitedNanos && waitNanos < deadline.leftNanos()) {
            waitedNanos += Math.max(waitNanos, 1_000_000); // a wait of nothing, lost to others, still counts
            watch.waits(waitNanos);
            cancellation.pause(scheduler, waitNanos, () -> next(lastReply), this::giveUp);
        } else if (!books.attempts().isEmpty()) {
            end(lastTried, Failures.last(pool, candidates, books.attempts(), lastReply), lastReply);
        } else {
            allOut();
        }
    }

    private void allOut() {
        Failures.Failure failure = Failures.noCandidate(pool, candidates);
        boolean triesOn = pool.options().onNoHealthyTarget() == OnNoHealthyTarget.TRY_LEAST_BAD
                && pool.fallbackFor(request, failure.outcome().status()) == null;
        Grant leastBad = triesOn ? candidates.leastBad() : null;
        if (leastBad != null) {
            attempt(leastBad, 0);
        } else {
            end(null, failure, null);
        }
    }

    /** The pool has failed: on with the models of a fallback rule for this status, if there is one. */
    private void end(PoolTarget last, Failures.Failure failure, Reply lastReply) {
        Pool fallback = pool.fallbackFor(request, failure.outcome().status());
        if (fallback == null) {
            fail(last, failure);
            return;
        }
        pool = fallback;
        candidates = candidates.fallBackTo(fallback, tried());
        pool.retryBudget().callBegan();
        next(lastReply);
    }

    private void attempt(Grant grant, int repeats) {
        lastTried = grant.target();
        Grant watched = books.began(grant);
        AttemptInFlight attempt =
                attemptOn(watched, request, grant.target().settings().overrideParams());
        cancellation.waitingFor(attempt::cancel);
        attempt.start((outcome, reply, nanos) -> ended(watched, repeats, outcome, reply, nanos));
    }

    private void ended(Grant grant, int repeats, Outcome outcome, Reply reply, long nanos) {
        PoolTarget target = grant.target();
        Attempt attempt = books.add(grant, outcome, nanos);
        if (outcome.isSuccess()) {
            answer(grant, attempt, reply);
            return;
        }
        books.failed(grant, outcome, reply, nanos);
        if (cancellation.isCancelled()) {
            giveUp();
            return;
        }
        if (deadline.hasPassed()) {
            fail(target, Failures.deadline(pool, request, books.attempts()));
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
        Grant again = candidates.again(target);
        if (again != null) {
            hasRepeated |= target.settings().retry() == null;
            attempt(again, repeats);
        } else {
            moveOn(target, outcome, reply);
        }
    }

    private void moveOn(PoolTarget target, Outcome outcome, Reply reply) {
        if (outcome.kind() == OutcomeKind.CONTEXT_LENGTH) {
            candidates.eligibility().tooLongFor(target);
        }
        if (movesOn(target, outcome)) {
            next(reply);
        } else {
            end(target, Failures.last(pool, candidates, books.attempts(), reply), reply);
        }
    }

    /**
     * Nanoseconds until the same target is asked again, or -1 when it is not.
     *
     * <p>A written {@code retry_config} is honoured before any other target; without one the same target is asked once more only when
     * it is the last, and only one of a request: others may have come back meanwhile. A silent target is never asked again, nor one with
     * a wrong key or without credit.
     */
    private long pauseBeforeRepeat(PoolTarget target, int repeats, Outcome outcome) {
        RetrySettings written = target.settings().retry();
        boolean wanted = written != null
                ? repeats < written.attempts() && Outcome.isListed(outcome.status(), written.onStatusCodes())
                : !hasRepeated
                        && Outcome.isListed(outcome.status(), RetrySettings.DEFAULT_STATUS_CODES)
                        && noOtherFor(outcome);
        OutcomeKind kind = outcome.kind();
        if (!wanted
                || kind.isSilence()
                || kind.isLasting()
                || kind.isCallersFault()
                || outcome.retryAfterMillis() > MAX_HINT_MILLIS) {
            return -1;
        }
        long delayMillis = (written != null ? written.delay() : RetrySettings.DEFAULT_DELAY).toMillis();
        long pauseNanos = Math.max(delayMillis, outcome.retryAfterMillis()) * 1_000_000;
        return pauseNanos < deadline.leftNanos() && pool.retryBudget().tryRepeat() ? pauseNanos : -1;
    }

    /** Whether no other target could take the request now, neither of this pool nor of the models that this failure falls back to. */
    private boolean noOtherFor(Outcome outcome) {
        if (!candidates.noneLeft()) {
            return false;
        }
        Pool fallback = pool.fallbackFor(request, outcome.status());
        return fallback == null
                || candidates.fallBackTo(fallback, tried(), new PickLog(false)).noneLeft();
    }

    private List<Target> tried() {
        return books.attempts().stream().map(Attempt::target).toList();
    }

    /** Whether another target is tried: always where this one cannot help and no status says so, else by the target's statuses. */
    private static boolean movesOn(PoolTarget target, Outcome outcome) {
        return switch (outcome.kind()) {
            case FIRST_TOKEN_TIMEOUT, CONTEXT_LENGTH -> true;
            case QUOTA_EXHAUSTED ->
                outcome.status() == PAYMENT_REQUIRED
                        || Outcome.isListed(outcome.status(), target.settings().fallbackStatusCodes());
            default -> Outcome.isListed(outcome.status(), target.settings().fallbackStatusCodes());
        };
    }

    private void answer(Grant grant, Attempt attempt, Reply answered) {
        PoolTarget target = grant.target();
        Reply reply = answered;
        if (reply.stream() == null) {
            books.answered(grant, attempt, reply.usage());
            books.requestEnded(target, attempt.outcome(), reply.usage());
        } else {
            reply = Reply.streaming(reply.headers(), stream(grant, attempt, reply.stream()));
        }
        candidates.answered(target);
        decided(attempt.outcome());
        listener.answered(new Answer(
                reply, target.target(), pool.ruleId(), List.copyOf(books.attempts()), target.cost(reply.usage())));
    }

    /** The stream as the caller gets it: as it comes, or so that another target may go on with it. */
    private ReplyStream stream(Grant grant, Attempt attempt, ReplyStream stream) {
        BiConsumer<Outcome, Usage> ended = books.streamBegan(grant, attempt.durationNanos());
        if (pool.options().midStreamRecovery() == MidStreamRecovery.RESUME && StreamRescue.fits(request)) {
            ResumingStream resuming = new ResumingStream(
                    new ResumingStream.Part(stream, true, ended), new StreamRescue(this, books, request), scheduler);
            resuming.whenEnded((outcome, usage) -> books.requestEnded(lastTried, outcome));
            return resuming;
        }
        stream.whenEnded((outcome, usage) -> {
            ended.accept(outcome, usage);
            books.requestEnded(grant.target(), outcome, books.streamed(outcome, usage));
        });
        return stream;
    }

    /** The right to one more attempt for a stream that broke, or null. */
    Grant nextGrant() {
        Grant grant = deadline.hasPassed() ? null : candidates.next(watch);
        lastTried = grant == null ? lastTried : grant.target();
        return grant == null ? null : books.began(grant);
    }

    AttemptInFlight attemptOn(Grant grant, ChatRequest asked, List<ParamOverride> overrides) {
        LongSupplier usualNanos = () -> pool.usualNanos(grant.target(), asked.stream());
        return new AttemptInFlight(grant, asked, overrides, deadline, usualNanos, ticker, scheduler);
    }

    private void giveUp() {
        fail(lastTried, Failures.cancelled(pool, books.attempts()));
    }

    private void fail(PoolTarget last, Failures.Failure failure) {
        books.requestEnded(last, failure.outcome(), Usage.UNKNOWN);
        decided(failure.outcome());
        listener.failed(failure.exception());
    }

    private void decided(Outcome outcome) {
        Decision decision = pool.decision(request, candidates, books.attempts(), outcome);
        decisions.add(decision);
        if (listener.wantsDecision()) {
            listener.decided(decision);
        }
    }
}
