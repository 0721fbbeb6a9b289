package dev.llmlb.provider.camel;

import dev.llmlb.model.Outcome;
import dev.llmlb.provider.OutcomeClassifier;
import dev.llmlb.provider.RetryAfter;
import dev.llmlb.time.WallClock;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.http.base.HttpOperationFailedException;

/** What Camel's HTTP components throw; a class of its own since they are optional. */
final class HttpFailures {

    static final String EXCEPTION = "org.apache.camel.http.base.HttpOperationFailedException";

    private HttpFailures() {}

    /** The outcome by its status, headers and body, or null for another failure. */
    static Outcome of(Throwable failure, WallClock clock) {
        if (!(failure instanceof HttpOperationFailedException http)) {
            return null;
        }
        Map<String, String> headers = http.getResponseHeaders() == null ? Map.of() : http.getResponseHeaders();
        long wait = RetryAfter.ofError(name -> ignoringCase(headers, name), clock.now());
        byte[] body =
                http.getResponseBody() == null ? null : http.getResponseBody().getBytes(StandardCharsets.UTF_8);
        return OutcomeClassifier.ofReply(http.getHttpResponseCode(), body, wait);
    }

    private static String ignoringCase(Map<String, String> headers, String name) {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (name.equalsIgnoreCase(header.getKey())) {
                return header.getValue();
            }
        }
        return null;
    }
}
