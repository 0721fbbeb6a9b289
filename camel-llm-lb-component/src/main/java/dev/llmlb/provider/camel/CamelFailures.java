package dev.llmlb.provider.camel;

import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.provider.OutcomeClassifier;
import dev.llmlb.provider.RetryAfter;
import dev.llmlb.provider.ThrownReply;
import dev.llmlb.provider.Unreachable;
import dev.llmlb.provider.translate.Json;
import dev.llmlb.time.WallClock;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeTimedOutException;
import org.apache.camel.Message;

/** Says what the failure of an exchange means. The details name the kind of failure only: messages of exceptions may quote the prompt. */
final class CamelFailures {

    private static final int MOST_CAUSES = 20; // a chain of causes may be a ring
    private static final int FIRST_ERROR = 400;

    private final WallClock clock;
    private final boolean knowsHttp;

    CamelFailures(CamelContext context, WallClock clock) {
        this.clock = clock;
        this.knowsHttp = context.getClassResolver().resolveClass(HttpFailures.EXCEPTION) != null;
    }

    /** The outcome of an exchange that has failed, or whose answer has the status of an error; null when it has not. */
    Outcome of(Exchange exchange) {
        Throwable failure = exchange.getException();
        if (failure != null) {
            return of(exchange, failure);
        }
        if (exchange.isRollbackOnly()) {
            return new Outcome(OutcomeKind.FAILING, 500, "rolled back", -1);
        }
        Message message = exchange.getMessage();
        Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (status == null || status < FIRST_ERROR) {
            return null;
        }
        long wait = RetryAfter.ofError(name -> message.getHeader(name, String.class), clock.now());
        return OutcomeClassifier.ofReply(status, message.getBody(byte[].class), wait);
    }

    /** The outcome of what was thrown while an answer was read. */
    Outcome ofReading(Exchange exchange, Throwable failure) {
        Outcome outcome = of(exchange, failure);
        return outcome.kind() == OutcomeKind.UNREACHABLE // it had been reached
                ? Outcome.broken("an answer that cannot be read")
                : outcome;
    }

    /** The outcome of what was thrown by the exchange. */
    Outcome of(Exchange exchange, Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
            Outcome outcome = ofOne(cause);
            if (outcome != null) {
                return outcome;
            }
        }
        Outcome categorised = ofCategory(exchange);
        if (categorised != null) {
            return categorised;
        }
        return lostConnection(failure)
                ? Outcome.unreachable("connection lost")
                : new Outcome(OutcomeKind.FAILING, 500, failure.getClass().getSimpleName(), -1);
    }

    private static boolean lostConnection(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    private Outcome ofOne(Throwable cause) {
        if (cause instanceof LlmLbException ours) {
            return ofOurs(ours);
        }
        if (knowsHttp) {
            Outcome http = HttpFailures.of(cause, clock);
            if (http != null) {
                return http;
            }
        }
        if (cause instanceof ExchangeTimedOutException
                || cause instanceof TimeoutException
                || cause instanceof SocketTimeoutException) {
            return Outcome.timeout("the endpoint timed out");
        }
        Outcome unreachable = Unreachable.of(cause);
        if (unreachable != null) {
            return unreachable;
        }
        if (cause instanceof RejectedExecutionException) {
            return new Outcome(OutcomeKind.OVERLOADED, 503, "the endpoint takes no more", -1);
        }
        return ThrownReply.of(cause, clock.now());
    }

    /** Of a pool behind the endpoint: its codes say more than its status. */
    private static Outcome ofOurs(LlmLbException ours) {
        String code = ours.getCode();
        if ("deadline_exceeded".equals(code)) {
            return Outcome.timeout(code);
        }
        if ("unsupported_request".equals(code)) { // another target may take it
            return new Outcome(OutcomeKind.CALLER_FAULT, 404, code, -1);
        }
        byte[] error = Json.bytes(Json.object().put("code", code));
        Outcome outcome = OutcomeClassifier.ofReply(ours.getStatus(), error, ours.getRetryAfterMillis());
        return new Outcome(outcome.kind(), outcome.status(), code, outcome.retryAfterMillis());
    }

    /** As Camel's AI components say it, and we do. */
    private static Outcome ofCategory(Exchange exchange) {
        Object category = exchange.getProperty("CamelAiErrorCategory");
        Long wait = exchange.getProperty("CamelAiRetryAfterMillis", Long.class);
        int status =
                switch (String.valueOf(category)) {
                    case "RATE_LIMIT" -> 429;
                    case "SERVER_ERROR" -> 500;
                    case "VALIDATION" -> 400;
                    case "AUTH" -> 401;
                    default -> 0;
                };
        if (status == 0) {
            return null;
        }
        long millis = wait == null ? RetryAfter.NONE : Math.min(wait, RetryAfter.CAP_MILLIS);
        Outcome outcome = OutcomeClassifier.ofStatus(status, millis);
        return new Outcome(outcome.kind(), status, category.toString(), outcome.retryAfterMillis());
    }
}
