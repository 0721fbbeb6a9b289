package dev.llmlb.provider.translate;

import dev.llmlb.model.Outcome;
import dev.llmlb.provider.OutcomeClassifier;
import java.util.regex.Pattern;

/** What a provider means that tells of a failure under a successful status: in an event of a stream, or instead of an answer. */
public final class SaidFailure {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_]{1,60}");

    private SaidFailure() {}

    /**
     * The outcome of such a failure.
     *
     * @param status that the provider would have given it before the stream had begun
     * @param name the provider's own of it
     * @param body the error as the provider wrote it
     */
    public static Outcome of(int status, String name, byte[] body) {
        Outcome outcome = OutcomeClassifier.ofReply(status, body, -1);
        String detail = "an error event" + (NAME.matcher(name).matches() ? ": " + name : "");
        return new Outcome(outcome.kind(), outcome.status(), detail, outcome.retryAfterMillis());
    }
}
