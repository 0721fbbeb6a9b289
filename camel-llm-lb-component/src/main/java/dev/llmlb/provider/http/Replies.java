package dev.llmlb.provider.http;

import dev.llmlb.model.Operation;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.VendorLimits;
import dev.llmlb.provider.OutcomeClassifier;
import dev.llmlb.provider.RateLimitHeaders;
import dev.llmlb.provider.RetryAfter;
import dev.llmlb.provider.Unreachable;
import dev.llmlb.provider.UpstreamListener;
import dev.llmlb.time.WallClock;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpField;

/** What the plain and the streaming exchange read alike: statuses, failures of the connection, and headers for the caller. */
final class Replies {

    /** Characters of one header for the caller; ids and limits are short. */
    private static final int MAX_HEADER = 1_024;

    /** Characters of all of them: fronts give a response's headers 8 KB, and ours need room too. */
    private static final int MAX_HEADERS = 3_072;

    private Replies() {}

    static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    /** The outcome of an error, and the error's body. */
    static Outcome ofError(Operation operation, Response response, byte[] body, WallClock clock) {
        return OutcomeClassifier.ofReply(
                operation, response.getStatus(), body, RetryAfter.ofError(response.getHeaders()::get, clock.now()));
    }

    /** Tells what the headers say of the vendor's limits, if they do. */
    static void tellLimits(Response response, WallClock clock, UpstreamListener listener) {
        for (HttpField field : response.getHeaders()) {
            if (field.getLowerCaseName()
                    .contains("ratelimit-re")) { // -remaining, -reset: one look in the common case that there are none
                VendorLimits said = RateLimitHeaders.read(response.getHeaders()::get, clock.now());
                if (said != null) {
                    listener.limits(said);
                }
                return;
            }
        }
    }

    /** The outcome of a connection that failed; the text names the kind of failure only, no address and no data. */
    static Outcome ofFailure(Throwable failure, int status) {
        if (isSuccess(status)) {
            return failure instanceof SocketTimeoutException
                    ? Outcome.timeout("the answer stalled")
                    : Outcome.broken("the answer was cut");
        }
        if (failure instanceof SocketTimeoutException) {
            return Outcome.unreachable("connect timeout");
        }
        Outcome known = Unreachable.of(failure);
        return known == null ? Outcome.unreachable("connection lost") : known;
    }

    /** The provider's own headers that help a caller: request ids, limits left, processing times; no long ones, and none that are ours to say. */
    static Map<String, String> visibleHeaders(Response response) {
        Map<String, String> visible = new LinkedHashMap<>();
        int left = MAX_HEADERS;
        for (HttpField field : response.getHeaders()) {
            String name = field.getLowerCaseName();
            String value = field.getValue();
            int length = name.length() + (value == null ? 0 : value.length());
            if (value != null && isVisible(name) && length <= MAX_HEADER && length <= left) {
                left -= length;
                visible.put(name, value);
            }
        }
        return visible;
    }

    private static boolean isVisible(String name) {
        return name.startsWith("x-") && !name.startsWith("x-llm-lb-") && !name.startsWith("x-tfy-")
                || name.startsWith("openai-")
                || name.startsWith("anthropic-ratelimit-")
                || name.equals("request-id");
    }
}
