package dev.llmlb.gateway.http;

import dev.llmlb.camel.LlmLbConstants;
import dev.llmlb.model.ErrorCategory;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.provider.openai.ChatJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.camel.Message;

/**
 * Puts an HTTP request into a message: the body as bytes, and the few headers that mean something to the balancer.
 *
 * <p>No other header gets in, so none can be echoed to the caller or passed on to a provider.
 */
final class RequestReader {

    /** Images in a prompt are base64 in its body. */
    static final int MAX_BODY_BYTES = 64 << 20;

    /** The later of two names wins. */
    private static final List<String> METADATA = List.of(OurHeaders.TFY_METADATA, OurHeaders.METADATA);

    private static final List<String> TIMEOUT = List.of(OurHeaders.TFY_REQUEST_TIMEOUT, OurHeaders.TIMEOUT_MS);

    private RequestReader() {}

    /** Whether reading the body takes no waiting. */
    static boolean isAllHere(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        if (length < 0) {
            return request.getHeader("Transfer-Encoding") == null;
        }
        try {
            return length == 0 || request.getInputStream().available() >= length;
        } catch (IOException | RuntimeException e) {
            return false; // reading it will tell what is wrong
        }
    }

    /** @throws LlmLbException when a header or the body cannot be read, or the body is too big */
    static void read(HttpServletRequest request, Message message) {
        Map<String, Object> headers = message.getHeaders();
        for (String name : METADATA) {
            String metadata = request.getHeader(name);
            if (metadata != null) {
                headers.put(LlmLbConstants.METADATA, ChatJson.stringMap(name, metadata));
            }
        }
        for (String name : TIMEOUT) {
            String timeout = request.getHeader(name);
            if (timeout != null) {
                headers.put(LlmLbConstants.DEADLINE, millis(name, timeout));
            }
        }
        String subjects = request.getHeader(OurHeaders.SUBJECTS);
        if (subjects != null) {
            headers.put(LlmLbConstants.SUBJECTS, subjects);
        }
        String session = request.getHeader(OurHeaders.SESSION);
        if (session != null) {
            headers.put(LlmLbConstants.SESSION_ID, session);
        }
        flag(request, OurHeaders.EXPLAIN, LlmLbConstants.EXPLAIN, headers);
        flag(request, OurHeaders.DRY_RUN, LlmLbConstants.DRY_RUN, headers);
        UnaryOperator<String> callers = request::getHeader;
        message.getExchange().setProperty(LlmLbConstants.CALLER_HEADERS, callers);
        message.setBody(body(request));
    }

    private static void flag(HttpServletRequest request, String name, String as, Map<String, Object> headers) {
        if ("true".equalsIgnoreCase(request.getHeader(name))) {
            headers.put(as, true);
        }
    }

    private static byte[] body(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        if (length == 0) {
            return new byte[0];
        }
        if (length > MAX_BODY_BYTES) {
            throw tooBig();
        }
        byte[] body;
        try {
            body = request.getInputStream().readNBytes(length < 0 ? MAX_BODY_BYTES + 1 : (int) length);
        } catch (IOException | RuntimeException e) { // cut off, too slow, or broken chunks
            throw LlmLbException.invalid("The request body cannot be read");
        }
        if (body.length > MAX_BODY_BYTES) {
            throw tooBig();
        }
        return body;
    }

    private static long millis(String name, String text) {
        try {
            long millis = Long.parseLong(text.strip());
            if (millis > 0) {
                return millis;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw LlmLbException.invalid(name + ": " + text + " (expected: milliseconds, more than 0)");
    }

    private static LlmLbException tooBig() {
        return new LlmLbException(
                413,
                "request_too_large",
                ErrorCategory.VALIDATION,
                "The request body has more than " + MAX_BODY_BYTES + " bytes",
                -1,
                null,
                List.of(),
                null);
    }
}
