package dev.llmlb.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.model.LlmLbException;
import java.io.IOException;

/** Errors as OpenAI writes them: {@code {"error":{"message","type","param","code"}}}. */
final class ErrorJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ErrorJson() {}

    /** The provider's own words where the request is at fault and they are an object, else ours. */
    static byte[] of(LlmLbException failure) {
        byte[] theirs = failure.getCallerFaultBody();
        return theirs != null && isObject(theirs)
                ? theirs
                : of(failure.getStatus(), failure.getMessage(), failure.getCode());
    }

    static byte[] of(int status, String message, String code) {
        ObjectNode root = MAPPER.createObjectNode();
        root.putObject("error")
                .put("message", message)
                .put("type", type(status))
                .putNull("param")
                .put("code", code);
        try {
            return MAPPER.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object of strings is always JSON", e);
        }
    }

    private static String type(int status) {
        return switch (status) {
            case 401, 403 -> "authentication_error";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }

    private static boolean isObject(byte[] json) {
        try {
            return MAPPER.readTree(json).isObject();
        } catch (IOException e) {
            return false;
        }
    }
}
