package dev.llmlb.provider;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;

/** Says what an HTTP status of a provider means. */
public final class OutcomeClassifier {

    private OutcomeClassifier() {}

    /** The outcome of a reply that is not a success. */
    public static Outcome ofStatus(int status, long retryAfterMillis) {
        if (status < 400) { // a redirect, which is not followed: no status for a caller
            return Outcome.broken("HTTP " + status);
        }
        return new Outcome(kindOf(status), status, "HTTP " + status, retryAfterMillis);
    }

    private static OutcomeKind kindOf(int status) {
        return switch (status) {
            case 401, 402, 403 -> OutcomeKind.UNAUTHORIZED;
            case 404, 410 -> OutcomeKind.UNKNOWN_MODEL;
            case 408, 504 -> OutcomeKind.FAILING; // said by the provider: it did answer, so it may be asked again
            case 429 -> OutcomeKind.RATE_LIMITED;
            case 503, 529 -> OutcomeKind.OVERLOADED;
            default -> status < 500 ? OutcomeKind.CALLER_FAULT : OutcomeKind.FAILING;
        };
    }
}
