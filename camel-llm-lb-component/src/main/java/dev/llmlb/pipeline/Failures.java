package dev.llmlb.pipeline;

import dev.llmlb.limit.LimitGate;
import dev.llmlb.model.Attempt;
import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.ErrorCategory;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Puts into words, status and category why a request got no answer. */
final class Failures {

    static final String RATE_LIMIT_EXCEEDED = "rate_limit_exceeded";
    static final String BUDGET_EXCEEDED = "budget_exceeded";

    /** What the caller is told, and what is counted. */
    record Failure(LlmLbException exception, Outcome outcome) {}

    private Failures() {}

    static LlmLbException modelNotFound(String model, Caller caller, Set<String> matching) {
        String message = "No rule matches model '" + model + "'"
                + (caller.metadata().isEmpty()
                        ? ""
                        : " with metadata " + caller.metadata().keySet())
                + (matching.isEmpty() ? "; no model matches this caller" : "; models that would match: " + matching);
        return new LlmLbException(404, "model_not_found", ErrorCategory.VALIDATION, message, -1, null, List.of(), null);
    }

    /** A limit of the caller's own, which no target could mend. */
    static LlmLbException callerLimited(String limitId, String code, String message, long retryAfterMillis) {
        return new LlmLbException(
                429, code, ErrorCategory.RATE_LIMIT, message, retryAfterMillis, limitId, List.of(), null);
    }

    /** Nobody could be tried: no target can serve this request, or those that can are out or at their limits. */
    static Failure noCandidate(Pool pool, Candidates candidates) {
        List<PoolTarget> waiting = candidates.waiting();
        return waiting.isEmpty()
                ? noTarget(
                        pool,
                        candidates.facts().request(),
                        candidates.eligibility().unfit())
                : allOut(pool, candidates, waiting);
    }

    private static Failure allOut(Pool pool, Candidates candidates, List<PoolTarget> waiting) {
        RequestFacts facts = candidates.facts();
        boolean limits = waiting.stream().allMatch(t -> t.state().isOutByLimit(t.tokens(facts)));
        long retryAfterMillis = millis(candidates.nanosUntilFirst(null));
        int status = limits ? 429 : 503;
        String message = "No target for model '" + facts.request().model() + "' can be had now: "
                + waiting.stream().map(t -> whyOut(t, facts)).collect(Collectors.joining("; "));
        LlmLbException e = new LlmLbException(
                status,
                limits ? RATE_LIMIT_EXCEEDED : "no_healthy_target",
                limits ? ErrorCategory.RATE_LIMIT : ErrorCategory.SERVER_ERROR,
                message,
                retryAfterMillis,
                pool.ruleId(),
                List.of(),
                null);
        OutcomeKind kind = limits ? OutcomeKind.RATE_LIMITED : OutcomeKind.OVERLOADED;
        return new Failure(e, new Outcome(kind, status, "no target can be had now", retryAfterMillis));
    }

    private static String whyOut(PoolTarget target, RequestFacts facts) {
        return target.target() + " " + target.state().whyOut(target.tokens(facts));
    }

    /** A request that no target can serve is the caller's to change, unless the rule wants nobody for this caller. */
    private static Failure noTarget(Pool pool, ChatRequest request, Unfit[] unfit) {
        boolean callers = Arrays.stream(unfit).anyMatch(why -> why.kind() == Unfit.Kind.REQUEST);
        String of = pool.ruleId() == null ? "" : " of rule '" + pool.ruleId() + "'";
        String message = "No target" + of + " can serve this request for model '" + request.model() + "': "
                + IntStream.range(0, unfit.length)
                        .mapToObj(i -> pool.targets().get(i).target() + " " + unfit[i].reason())
                        .collect(Collectors.joining("; "));
        LlmLbException e = new LlmLbException(
                callers ? 400 : 503,
                callers ? "unsupported_request" : "no_target",
                callers ? ErrorCategory.VALIDATION : ErrorCategory.SERVER_ERROR,
                message,
                -1,
                pool.ruleId(),
                List.of(),
                null);
        return new Failure(
                e,
                callers
                        ? new Outcome(OutcomeKind.CALLER_FAULT, 400, "no target can serve the request", -1)
                        : new Outcome(OutcomeKind.FAILING, 503, "no target", -1));
    }

    static Failure deadline(Pool pool, ChatRequest request, List<Attempt> attempts) {
        String message = "No answer for model '" + request.model() + "' within " + request.timeoutNanos() / 1_000_000
                + " ms; tried " + attempts;
        LlmLbException e = new LlmLbException(
                504, "deadline_exceeded", ErrorCategory.SERVER_ERROR, message, -1, pool.ruleId(), attempts, null);
        return new Failure(e, Outcome.deadline("deadline exceeded"));
    }

    /** Nobody waits for the answer any more. */
    static Failure cancelled(Pool pool, List<Attempt> attempts) {
        LlmLbException e = new LlmLbException(
                Outcome.CANCELLED.status(),
                "cancelled",
                ErrorCategory.UNKNOWN,
                "The caller gave the request up; tried " + attempts,
                -1,
                pool.ruleId(),
                attempts,
                null);
        return new Failure(e, Outcome.CANCELLED);
    }

    /** Every target that could be tried has failed, or the last failure is one that no other target would mend. */
    static Failure last(Pool pool, Candidates candidates, List<Attempt> attempts, Reply reply) {
        Outcome outcome = attempts.get(attempts.size() - 1).outcome();
        boolean callersFault = outcome.kind().isCallersFault();
        Stream<String> failed =
                attempts.stream().map(a -> a.target() + " " + a.outcome().detail());
        RequestFacts facts = candidates.facts();
        Stream<String> out = callersFault
                ? Stream.empty()
                : candidates.waiting().stream()
                        .filter(t -> t.state().nanosUntilFree(t.tokens(facts)) > 0)
                        .map(t -> whyOut(t, facts));
        String message = (callersFault ? "The request was refused: " : "No target answered: ")
                + Stream.concat(failed, out).collect(Collectors.joining("; "));
        LlmLbException e = new LlmLbException(
                outcome.status(),
                codeOf(outcome),
                categoryOf(outcome.kind()),
                message,
                callersFault ? outcome.retryAfterMillis() : retryAfterMillis(attempts, candidates),
                pool.ruleId(),
                attempts,
                callersFault && reply != null ? reply.body() : null);
        return new Failure(e, outcome);
    }

    /** What the last target said, or less when another is back before. */
    private static long retryAfterMillis(List<Attempt> attempts, Candidates candidates) {
        Attempt last = attempts.get(attempts.size() - 1);
        long said = last.outcome().retryAfterMillis();
        long others = said <= 0 ? LimitGate.NEVER : candidates.nanosUntilFirst(last.target());
        return others < said * 1_000_000 ? millis(others) : said;
    }

    /** -1 for now and for never: there is nothing to wait for. */
    private static long millis(long nanos) {
        return nanos == 0 || nanos == LimitGate.NEVER ? -1 : (nanos + 999_999) / 1_000_000;
    }

    private static String codeOf(Outcome outcome) {
        return switch (outcome.kind()) {
            case RATE_LIMITED -> RATE_LIMIT_EXCEEDED;
            case UNAUTHORIZED -> "provider_unauthorized";
            case UNKNOWN_MODEL -> "model_not_found";
            case QUOTA_EXHAUSTED -> "insufficient_quota";
            case CONTEXT_LENGTH -> "context_length_exceeded";
            case CONTENT_FILTER -> "content_filter";
            case CALLER_FAULT -> "invalid_request";
            case TIMEOUT, FIRST_TOKEN_TIMEOUT -> "provider_timeout";
            case DEADLINE -> "deadline_exceeded";
            case UNREACHABLE -> "provider_unreachable";
            case OVERLOADED -> "provider_overloaded";
            case SUCCESS, FAILING, CANCELLED -> "provider_error";
        };
    }

    private static ErrorCategory categoryOf(OutcomeKind kind) {
        return switch (kind) {
            case RATE_LIMITED, QUOTA_EXHAUSTED -> ErrorCategory.RATE_LIMIT;
            case UNAUTHORIZED -> ErrorCategory.AUTH;
            case CALLER_FAULT, CONTEXT_LENGTH, CONTENT_FILTER, UNKNOWN_MODEL -> ErrorCategory.VALIDATION;
            case OVERLOADED, FAILING, UNREACHABLE, TIMEOUT, FIRST_TOKEN_TIMEOUT, DEADLINE -> ErrorCategory.SERVER_ERROR;
            case SUCCESS, CANCELLED -> ErrorCategory.UNKNOWN;
        };
    }
}
