package dev.llmlb.provider.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** OpenAI's error object. */
public final class ErrorBody {

    private ErrorBody() {}

    /** @param code a short name of the error, or null */
    public static byte[] of(String message, String type, String code) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", message == null || message.isEmpty() ? "The provider gave no reason" : message)
                .put("type", type)
                .putNull("param")
                .put("code", code);
        return Json.bytes(body);
    }

    /** OpenAI's type for a status. */
    public static String typeOf(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402, 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status >= 400 && status < 500 ? "invalid_request_error" : "server_error";
        };
    }
}
