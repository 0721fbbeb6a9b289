package dev.llmlb.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A chat call as it reached a provider.
 *
 * @param query the raw query, null when there is none
 * @param headers by lower-case name; repeated ones joined by a comma
 * @param model the model, or Azure deployment; empty when the request names none
 * @param stream whether it asks for a stream
 */
public record ReceivedRequest(
        String method,
        String path,
        String query,
        Map<String, String> headers,
        byte[] body,
        String model,
        boolean stream) {

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
