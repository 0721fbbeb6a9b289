package dev.llmlb.provider.langchain4j;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.provider.OutcomeClassifier;
import dev.llmlb.provider.ThrownReply;
import dev.llmlb.provider.Unreachable;
import java.io.IOException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Says what a model's exception means. The details name the kind of failure only: messages of exceptions may quote the prompt.
 *
 * <p>LangChain4j's own client keeps the status and the body of an error and drops its headers, so of the ways to ask for a pause only the words
 * of the body arrive here; without them a 429 counts as a failure like any other. Models on an SDK of their vendor may keep more.
 */
final class LangChain4jFailures {

    private static final int MOST_CAUSES = 20; // a chain of causes may be a ring

    private LangChain4jFailures() {}

    /** By the filter that it tells of, else by the status and body of an error, else by what LangChain4j or Java call it. */
    static Outcome of(Throwable failure, Instant now) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && causes.size() < MOST_CAUSES; cause = cause.getCause()) {
            causes.add(cause);
        }
        List<Function<Throwable, Outcome>> surestFirst = List.of(
                LangChain4jFailures::ofFilter,
                LangChain4jFailures::ofHttp,
                cause -> ThrownReply.of(cause, now),
                LangChain4jFailures::ofName,
                LangChain4jFailures::ofConnection);
        for (Function<Throwable, Outcome> reading : surestFirst) {
            for (Throwable cause : causes) {
                Outcome outcome = reading.apply(cause);
                if (outcome != null) {
                    return outcome;
                }
            }
        }
        return new Outcome(OutcomeKind.FAILING, 500, failure.getClass().getSimpleName(), -1);
    }

    private static Outcome ofFilter(Throwable cause) {
        return cause instanceof ContentFilteredException
                ? new Outcome(OutcomeKind.CONTENT_FILTER, 400, "stopped by a content filter", -1)
                : null;
    }

    private static Outcome ofHttp(Throwable cause) {
        return cause instanceof HttpException http
                ? OutcomeClassifier.ofReply(http.statusCode(), ThrownReply.said(http.getMessage()), -1)
                : null;
    }

    private static Outcome ofName(Throwable cause) {
        if (cause instanceof dev.langchain4j.exception.TimeoutException || cause instanceof TimeoutException) {
            return Outcome.timeout("the model timed out");
        }
        if (cause instanceof UnsupportedFeatureException) {
            return new Outcome(OutcomeKind.CALLER_FAULT, 404, "the model cannot do what is asked", -1); // another may
        }
        if (cause instanceof UnresolvedModelServerException) {
            return Outcome.unreachable("unknown host");
        }
        int status = statusOf(cause);
        if (status == 0) {
            return null;
        }
        Outcome outcome = OutcomeClassifier.ofReply(status, ThrownReply.said(cause.getMessage()), -1);
        return new Outcome(
                outcome.kind(), outcome.status(), cause.getClass().getSimpleName(), outcome.retryAfterMillis());
    }

    private static int statusOf(Throwable cause) {
        if (cause instanceof RateLimitException) {
            return 429;
        }
        if (cause instanceof AuthenticationException) {
            return 401;
        }
        if (cause instanceof ModelNotFoundException) {
            return 404;
        }
        if (cause instanceof InvalidRequestException) {
            return 400;
        }
        return cause instanceof InternalServerException ? 500 : 0;
    }

    private static Outcome ofConnection(Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return Outcome.unreachable("connect timeout");
        }
        if (cause instanceof HttpTimeoutException) {
            return Outcome.timeout("the model timed out");
        }
        Outcome known = Unreachable.of(cause);
        return known == null && cause instanceof IOException ? Outcome.unreachable("connection lost") : known;
    }
}
