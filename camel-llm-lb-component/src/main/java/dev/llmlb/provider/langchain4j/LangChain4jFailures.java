package dev.llmlb.provider.langchain4j;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.provider.OutcomeClassifier;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;

/** Says what a model's exception means. The details name the kind of failure only: messages of exceptions may quote the prompt. */
final class LangChain4jFailures {

    private static final int MOST_CAUSES = 20; // a chain of causes may be a ring

    private LangChain4jFailures() {}

    /** By the status that one of its causes carries, else by what LangChain4j calls it. */
    static Outcome of(Throwable failure) {
        Outcome named = null;
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
            if (cause instanceof HttpException http) {
                return OutcomeClassifier.ofStatus(http.statusCode(), -1);
            }
            named = named != null ? named : ofOne(cause);
        }
        return named != null
                ? named
                : new Outcome(OutcomeKind.FAILING, 500, failure.getClass().getSimpleName(), -1);
    }

    private static Outcome ofOne(Throwable cause) {
        if (cause instanceof dev.langchain4j.exception.TimeoutException || cause instanceof TimeoutException) {
            return Outcome.timeout("the model timed out");
        }
        if (cause instanceof ConnectException || cause instanceof UnresolvedModelServerException) {
            return Outcome.unreachable("connection refused");
        }
        if (cause instanceof UnknownHostException) {
            return Outcome.unreachable("unknown host");
        }
        if (cause instanceof UnsupportedFeatureException) {
            return new Outcome(OutcomeKind.CALLER_FAULT, 404, "the model cannot do what is asked", -1); // another may
        }
        if (cause instanceof ContentFilteredException) {
            return new Outcome(OutcomeKind.CONTENT_FILTER, 400, "stopped by a content filter", -1);
        }
        int status = cause instanceof RateLimitException
                ? 429
                : cause instanceof AuthenticationException
                        ? 401
                        : cause instanceof ModelNotFoundException
                                ? 404
                                : cause instanceof InvalidRequestException ? 400 : 0;
        if (status == 0) {
            return null;
        }
        Outcome outcome = OutcomeClassifier.ofStatus(status, -1);
        return new Outcome(outcome.kind(), outcome.status(), cause.getClass().getSimpleName(), -1);
    }
}
