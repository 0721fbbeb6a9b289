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
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts into words, status and category why a request got no answer. */
final class Failures {

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

    /** Nobody could be tried: no target serves this caller, or those that do are out or at their limits. */
    static Failure noCandidate(Pool pool, ChatRequest request, List<PoolTarget> waiting) {
        return waiting.isEmpty() ? noTarget(pool, request) : allOut(pool, request, waiting);
    }

    private static Failure allOut(Pool pool, ChatRequest request, List<PoolTarget> waiting) {
        boolean limits = waiting.stream().allMatch(t -> t.state().isOutByLimit(t.tokens(request)));
        long nanos = waiting.stream()
                .mapToLong(t -> t.state().nanosUntilFree(t.tokens(request)))
                .min()
                .orElse(LimitGate.NEVER);
        long retryAfterMillis = nanos == LimitGate.NEVER ? -1 : nanos / 1_000_000;
        int status = limits ? 429 : 503;
        String message = "No target for model '" + request.model() + "' can be had now: "
                + waiting.stream()
                        .map(t -> t.target() + " " + t.state().whyOut(t.tokens(request)))
                        .collect(Collectors.joining("; "));
        LlmLbException e = new LlmLbException(
                status,
                limits ? "rate_limit_exceeded" : "no_healthy_target",
                limits ? ErrorCategory.RATE_LIMIT : ErrorCategory.SERVER_ERROR,
                message,
                retryAfterMillis,
                pool.ruleId(),
                List.of(),
                null);
        OutcomeKind kind = limits ? OutcomeKind.RATE_LIMITED : OutcomeKind.OVERLOADED;
        return new Failure(e, new Outcome(kind, status, "no target can be had now", retryAfterMillis));
    }

    /** It is the request's fault if a target that is there for this caller could not express it. */
    private static Failure noTarget(Pool pool, ChatRequest request) {
        boolean fault =
                pool.targets().stream().anyMatch(t -> t.accepts(request.caller().metadata()));
        String message = "No target" + (pool.ruleId() == null ? "" : " of rule '" + pool.ruleId() + "'") + " serves "
                + (fault ? "this request" : "this caller") + " for model '" + request.model() + "': "
                + pool.targets().stream()
                        .map(t -> t.target() + " " + t.whyNot(request))
                        .collect(Collectors.joining(", "));
        int status = fault ? 400 : 503;
        LlmLbException e = new LlmLbException(
                status,
                fault ? "unsupported_request" : "no_target",
                fault ? ErrorCategory.VALIDATION : ErrorCategory.SERVER_ERROR,
                message,
                -1,
                pool.ruleId(),
                List.of(),
                null);
        OutcomeKind kind = fault ? OutcomeKind.CALLER_FAULT : OutcomeKind.FAILING;
        return new Failure(e, new Outcome(kind, status, fault ? "unsupported request" : "no target", -1));
    }

    static Failure deadline(Pool pool, ChatRequest request, List<Attempt> attempts) {
        String message = "No answer for model '" + request.model() + "' within " + request.timeoutNanos() / 1_000_000
                + " ms; tried " + attempts;
        LlmLbException e = new LlmLbException(
                504, "deadline_exceeded", ErrorCategory.SERVER_ERROR, message, -1, pool.ruleId(), attempts, null);
        return new Failure(e, Outcome.timeout("deadline exceeded"));
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
    static Failure last(Pool pool, List<Attempt> attempts, Reply reply) {
        Outcome outcome = attempts.get(attempts.size() - 1).outcome();
        boolean callersFault = outcome.kind().isCallersFault();
        String message = (callersFault ? "The request was refused: " : "No target answered: ")
                + attempts.stream()
                        .map(a -> a.target() + " " + a.outcome().detail())
                        .collect(Collectors.joining("; "));
        LlmLbException e = new LlmLbException(
                outcome.status(),
                codeOf(outcome),
                categoryOf(outcome.kind()),
                message,
                outcome.retryAfterMillis(),
                pool.ruleId(),
                attempts,
                callersFault && reply != null ? reply.body() : null);
        return new Failure(e, outcome);
    }

    private static String codeOf(Outcome outcome) {
        return switch (outcome.kind()) {
            case RATE_LIMITED -> "rate_limit_exceeded";
            case UNAUTHORIZED -> "provider_unauthorized";
            case UNKNOWN_MODEL -> "model_not_found";
            case QUOTA_EXHAUSTED -> "insufficient_quota";
            case CONTEXT_LENGTH -> "context_length_exceeded";
            case CONTENT_FILTER -> "content_filter";
            case CALLER_FAULT -> "invalid_request";
            case TIMEOUT, FIRST_TOKEN_TIMEOUT -> "provider_timeout";
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
            case OVERLOADED, FAILING, UNREACHABLE, TIMEOUT, FIRST_TOKEN_TIMEOUT -> ErrorCategory.SERVER_ERROR;
            case SUCCESS, CANCELLED -> ErrorCategory.UNKNOWN;
        };
    }
}
