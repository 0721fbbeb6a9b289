package dev.llmlb.model;

import java.util.List;

/**
 * A request that got no answer: the status a caller over HTTP sees, why, and when to come back.
 *
 * <p>The message holds neither prompt nor key. The body of a caller's fault is the provider's own explanation, which may quote the
 * request: it is for the caller, not for a log.
 */
public final class LlmLbException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final ErrorCategory category;
    private final long retryAfterMillis;
    private final transient List<Attempt> attempts;
    private final transient byte[] callerFaultBody;
    private final String ruleId;

    public LlmLbException(
            int status,
            String code,
            ErrorCategory category,
            String message,
            long retryAfterMillis,
            String ruleId,
            List<Attempt> attempts,
            byte[] callerFaultBody) {
        super(message);
        this.status = status;
        this.code = code;
        this.category = category;
        this.retryAfterMillis = retryAfterMillis;
        this.ruleId = ruleId;
        this.attempts = List.copyOf(attempts);
        this.callerFaultBody = callerFaultBody;
    }

    /** A request that cannot be sent to anyone. */
    public static LlmLbException invalid(String message) {
        return new LlmLbException(400, "invalid_request", ErrorCategory.VALIDATION, message, -1, null, List.of(), null);
    }

    /** The HTTP status that says it best. */
    public int getStatus() {
        return status;
    }

    /** A short name of the error, in OpenAI's terms where it has one: {@code model_not_found}, {@code rate_limit_exceeded}. */
    public String getCode() {
        return code;
    }

    public ErrorCategory getCategory() {
        return category;
    }

    /** Milliseconds until a repeat makes sense, or -1 when nobody said. */
    public long getRetryAfterMillis() {
        return retryAfterMillis;
    }

    /** The rule that matched, or null. */
    public String getRuleId() {
        return ruleId;
    }

    /** The upstream calls that were made, in order. */
    public List<Attempt> getAttempts() {
        return attempts == null ? List.of() : attempts;
    }

    /** The provider's error object for a request that is at fault itself, or null. */
    public byte[] getCallerFaultBody() {
        return callerFaultBody == null ? null : callerFaultBody.clone();
    }
}
