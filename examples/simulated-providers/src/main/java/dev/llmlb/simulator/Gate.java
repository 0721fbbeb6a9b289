package dev.llmlb.simulator;

import org.eclipse.jetty.http.HttpFields;

/** What a provider checks before it looks at a request's body. */
final class Gate {

    /** A request turned away. */
    record Rejection(int status, String body) {}

    private Gate() {}

    /**
     * The reason to turn a request away, or null. Any key is a good key.
     *
     * @param apiVersion null when the request has none
     */
    static Rejection check(Wire wire, Route route, HttpFields headers, String apiVersion) {
        boolean bearer = hasText(bearerToken(headers.get("Authorization")));
        if (wire == Wire.OPENAI) {
            return bearer ? null : new Rejection(401, noKey());
        }
        if (wire == Wire.ANTHROPIC) {
            if (!bearer && !hasText(headers.get("x-api-key"))) {
                return new Rejection(
                        401, NativeWire.anthropicError("authentication_error", "x-api-key header is required"));
            }
            return hasText(headers.get("anthropic-version"))
                    ? null
                    : new Rejection(
                            400,
                            NativeWire.anthropicError(
                                    "invalid_request_error", "anthropic-version: header is required"));
        }
        if (wire == Wire.GEMINI) {
            return bearer || hasText(headers.get("x-goog-api-key"))
                    ? null
                    : new Rejection(403, NativeWire.geminiError(403, "The request has no API key."));
        }
        if (wire == Wire.BEDROCK) {
            String authorization = headers.get("Authorization");
            boolean signed = authorization != null && authorization.startsWith("AWS4-HMAC-SHA256 Credential=");
            return bearer || signed ? null : new Rejection(403, BedrockWire.error("Missing Authentication Token"));
        }
        if (!bearer && !hasText(headers.get("api-key"))) {
            return new Rejection(401, ErrorJson.azure(401, "Access denied due to invalid subscription key."));
        }
        boolean versioned = route.deployment() == null || hasText(apiVersion);
        return versioned ? null : new Rejection(404, ErrorJson.azure(404, "Resource not found"));
    }

    private static String noKey() {
        return ErrorJson.openAi("You didn't provide an API key.", "invalid_request_error", null);
    }

    private static String bearerToken(String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7)
                : null;
    }

    private static boolean hasText(String text) {
        return text != null && !text.isBlank();
    }
}
