package dev.llmlb.provider.translate;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Reply;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.UpstreamListener;
import java.util.Map;

/** A request that came to an adapter although its target cannot express it: the caller's fault, told without a call. */
public final class Untranslatable {

    private Untranslatable() {}

    public static UpstreamCall tell(String whyNot, UpstreamListener done) {
        byte[] body = ErrorBody.of(whyNot, "invalid_request_error", "unsupported_request");
        done.done(
                new Outcome(OutcomeKind.CALLER_FAULT, 400, "the request cannot be translated", -1),
                Reply.whole(Map.of(), body, Usage.UNKNOWN));
        return () -> {};
    }
}
