package dev.llmlb.provider;

import dev.llmlb.model.Operation;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;

/**
 * Says what an error of a provider means: by its status, and where providers use one status for several things by the words of its body.
 *
 * <p>A word decides only where being wrong is cheap, and what is not recognised is taken by its status alone. Errors quote requests: what
 * takes a target out for long must be in the provider's own words, or any caller could do it.
 */
public final class OutcomeClassifier {

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int PAYMENT_REQUIRED = 402;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int NO_SUCH_METHOD = 405;
    private static final int PROXY_UNAUTHORIZED = 407; // of the proxy before us: the provider is out of reach
    private static final int GONE = 410;
    private static final int TOO_LARGE = 413;
    private static final int FAILED_DEPENDENCY = 424; // Bedrock's word for a model that failed
    private static final int TOO_MANY = 429;
    private static final int NO_CAPACITY = 498; // of Groq's flexible tier
    private static final int SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int BROKEN = 502;
    private static final int UNAVAILABLE = 503;
    private static final int OVERLOADED = 529;
    private static final int NO_STATUS = 600;

    private OutcomeClassifier() {}

    /** The outcome of a reply that is not a success, of which only the status is known. */
    public static Outcome ofStatus(int status, long retryAfterMillis) {
        return ofReply(status, null, retryAfterMillis);
    }

    /**
     * The outcome of a reply that is not a success.
     *
     * @param body the error's, or null
     * @param retryAfterMillis what the headers ask to wait, or -1; only then the body is asked
     */
    public static Outcome ofReply(int status, byte[] body, long retryAfterMillis) {
        if (status < BAD_REQUEST
                || status >= NO_STATUS) { // such as a redirect, which is not followed: none for a caller
            return Outcome.broken("HTTP " + status);
        }
        if (status == PROXY_UNAUTHORIZED || status == FAILED_DEPENDENCY) {
            return Outcome.broken("HTTP " + status);
        }
        return of(status, "HTTP " + status, ErrorBody.read(body), retryAfterMillis);
    }

    /** The same for any operation: of one that a server may not have at all, a 404 says nothing of a model that it does not name. */
    public static Outcome ofReply(Operation operation, int status, byte[] body, long retryAfterMillis) {
        Outcome outcome = ofReply(status, body, retryAfterMillis);
        boolean noSuchOperation = operation != Operation.CHAT_COMPLETION
                && outcome.kind() == OutcomeKind.UNKNOWN_MODEL
                && status != GONE
                && !ErrorBody.read(body).says("model", "deployment");
        return noSuchOperation ? unable("HTTP " + status, retryAfterMillis) : outcome;
    }

    /** The outcome of an error that came as an event of a stream, under a status of 200. */
    public static Outcome ofErrorEvent(byte[] data) {
        ErrorBody error = ErrorBody.read(data);
        int status = error.status() != 0 ? error.status() : statusOf(error);
        return of(status, "an error event", error, RetryAfter.NONE);
    }

    private static Outcome of(int status, String what, ErrorBody error, long retryAfterMillis) {
        if (isUnable(status, error)) {
            return unable(what, retryAfterMillis);
        }
        long hint = retryAfterMillis >= 0 ? retryAfterMillis : Math.min(error.retryMillis(), RetryAfter.CAP_MILLIS);
        OutcomeKind kind = kindOf(status, error, hint);
        return switch (kind) { // the status that says it best, where the provider's says something else
            case QUOTA_EXHAUSTED ->
                new Outcome(kind, status == BAD_REQUEST ? TOO_MANY : status, what + ", quota exhausted", hint);
            case UNAUTHORIZED -> new Outcome(kind, status == BAD_REQUEST ? UNAUTHORIZED : status, what, hint);
            case RATE_LIMITED -> new Outcome(kind, status == BAD_REQUEST ? TOO_MANY : status, what, hint);
            case UNKNOWN_MODEL -> new Outcome(kind, NOT_FOUND, what, hint);
            case OVERLOADED -> new Outcome(kind, status == NO_CAPACITY ? UNAVAILABLE : status, what, hint);
            case CONTEXT_LENGTH -> new Outcome(kind, BAD_REQUEST, what + ", longer than the context window", -1);
            case CONTENT_FILTER -> new Outcome(kind, BAD_REQUEST, what + ", stopped by a content filter", -1);
            case CALLER_FAULT ->
                new Outcome(kind, status, what, retryAfterMillis); // the body's hint may be the caller's own
            default -> new Outcome(kind, status, what, hint);
        };
    }

    private static OutcomeKind kindOf(int status, ErrorBody error, long hintMillis) {
        return switch (status) {
            case UNAUTHORIZED -> OutcomeKind.UNAUTHORIZED;
            case PAYMENT_REQUIRED -> OutcomeKind.QUOTA_EXHAUSTED;
            case FORBIDDEN -> forbidden(error);
            case TOO_MANY -> isQuota(error, hintMillis) ? OutcomeKind.QUOTA_EXHAUSTED : OutcomeKind.RATE_LIMITED;
            // said by the provider: it did answer, so it may be asked again
            case 408, 504 -> OutcomeKind.FAILING;
            case NO_CAPACITY, UNAVAILABLE, OVERLOADED -> OutcomeKind.OVERLOADED;
            default -> status < 500 ? refusal(status, error) : OutcomeKind.FAILING;
        };
    }

    /** Another target may be able, as with 404. */
    private static Outcome unable(String what, long retryAfterMillis) {
        return new Outcome(OutcomeKind.CALLER_FAULT, NOT_FOUND, what + ", not for this model", retryAfterMillis);
    }

    /**
     * Whether the model is there but not for this: an operation that it or its server does not have, tools, or pictures. It goes on
     * serving others, so nobody may take it out by asking for that.
     */
    private static boolean isUnable(int status, ErrorBody error) {
        return switch (status) {
            case NOT_IMPLEMENTED -> true;
            case BAD_REQUEST, FORBIDDEN, NOT_FOUND, NO_SUCH_METHOD -> error.says(VendorWords.UNABLE);
            // the provider's own words, or what it quotes could hide its faults
            case SERVER_ERROR -> error.states(VendorWords.UNABLE);
            default -> false;
        };
    }

    private static OutcomeKind forbidden(ErrorBody error) {
        if (error.says(VendorWords.CONTEXT)) { // of Together
            return OutcomeKind.CONTEXT_LENGTH;
        }
        if (error.says(VendorWords.FILTER)) {
            return OutcomeKind.CONTENT_FILTER;
        }
        return error.says(VendorWords.QUOTA) || error.says("quota", "billing")
                ? OutcomeKind.QUOTA_EXHAUSTED
                : OutcomeKind.UNAUTHORIZED;
    }

    /**
     * Whether a 429 is about the account's quota and not about a rate. Gemini says "exceeded your current quota" for both: what comes back
     * within minutes is a rate.
     */
    private static boolean isQuota(ErrorBody error, long hintMillis) {
        return error.says("perday")
                || error.states(VendorWords.NO_CREDIT)
                || hintMillis < 0 && error.says(VendorWords.QUOTA);
    }

    /** A status of 4xx that providers use for much: the request's fault, unless the body says whose it is. */
    private static OutcomeKind refusal(int status, ErrorBody error) {
        if (error.says(VendorWords.CONTEXT)) {
            return OutcomeKind.CONTEXT_LENGTH;
        }
        if (error.says(VendorWords.FILTER)) {
            return OutcomeKind.CONTENT_FILTER;
        }
        boolean missing = status == NOT_FOUND || status == NO_SUCH_METHOD || status == GONE;
        if (missing) { // unless it names something of the request that is not there, such as a file
            boolean parameter = error.param() != null && !error.param().equals("model");
            return parameter ? OutcomeKind.CALLER_FAULT : OutcomeKind.UNKNOWN_MODEL;
        }
        if (status != BAD_REQUEST) {
            return OutcomeKind.CALLER_FAULT;
        }
        if (error.states(VendorWords.BAD_KEY)) {
            return OutcomeKind.UNAUTHORIZED;
        }
        if (error.states(VendorWords.NO_MODEL)) {
            return OutcomeKind.UNKNOWN_MODEL;
        }
        if (error.states(VendorWords.RATE)) {
            return OutcomeKind.RATE_LIMITED;
        }
        return error.states(VendorWords.QUOTA) ? OutcomeKind.QUOTA_EXHAUSTED : OutcomeKind.CALLER_FAULT;
    }

    /** The status that stands for the error's type. */
    private static int statusOf(ErrorBody error) {
        if (error.states("overloaded", "unavailable", "insufficient_system_resource")) {
            return OVERLOADED;
        }
        if (error.states("rate_limit", "resource_exhausted", "throttling", "insufficient_quota")) {
            return TOO_MANY;
        }
        if (error.states("authentication_error", "invalid_api_key")) {
            return UNAUTHORIZED;
        }
        if (error.states("permission_error", "permission_denied")) {
            return FORBIDDEN;
        }
        if (error.states("request_too_large")) {
            return TOO_LARGE;
        }
        boolean refused = error.states("invalid_request", "invalid_argument", "validationexception")
                || error.states(VendorWords.NO_MODEL)
                || error.says(VendorWords.CONTEXT)
                || error.says(VendorWords.FILTER);
        return refused ? BAD_REQUEST : BROKEN;
    }
}
