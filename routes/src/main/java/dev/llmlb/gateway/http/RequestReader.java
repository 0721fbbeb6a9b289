package dev.llmlb.gateway.http;

import dev.llmlb.camel.LlmLbConstants;
import dev.llmlb.model.ErrorCategory;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.provider.openai.ChatJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
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

    private static final int PIECE = 64 << 10;

    /** The later of two names wins. */
    private static final List<String> METADATA = List.of(OurHeaders.TFY_METADATA, OurHeaders.METADATA);

    private static final List<String> TIMEOUT = List.of(OurHeaders.TFY_REQUEST_TIMEOUT, OurHeaders.TIMEOUT_MS);

    private RequestReader() {}

    /**
     * Whether reading the body takes no waiting.
     *
     * @param longest the length of a body that is read at all
     */
    static boolean isAllHere(HttpServletRequest request, int longest) {
        long length = request.getContentLengthLong();
        if (length < 0) {
            return request.getHeader("Transfer-Encoding") == null;
        }
        if (length > longest) {
            return true; // not even asked for when the caller expects to be
        }
        try {
            return length == 0 || request.getInputStream().available() >= length;
        } catch (IOException | RuntimeException e) {
            return false; // reading it will tell what is wrong
        }
    }

    /**
     * Reads what there is for the balancer.
     *
     * @param longest the length of a body that is read at all
     * @param room for the body
     * @throws LlmLbException when a header or the body cannot be read, or the body is too big or there is no room for it now
     */
    static void read(HttpServletRequest request, Message message, int longest, BodyRoom.Share room) {
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
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !"identity".equalsIgnoreCase(encoding)) {
            throw refused(415, "unsupported_encoding", "Content-Encoding: not supported (expected: none)");
        }
        message.setBody(body(request, longest, room));
    }

    private static void flag(HttpServletRequest request, String name, String as, Map<String, Object> headers) {
        if ("true".equalsIgnoreCase(request.getHeader(name))) {
            headers.put(as, true);
        }
    }

    private static byte[] body(HttpServletRequest request, int longest, BodyRoom.Share room) {
        long length = request.getContentLengthLong();
        if (length > longest) {
            throw tooBig(longest);
        }
        try {
            return length < 0
                    ? ofUnknownLength(request.getInputStream(), longest, room)
                    : ofLength((int) length, request.getInputStream(), room);
        } catch (LlmLbException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // cut off, too slow, or broken chunks
            throw LlmLbException.invalid("The request body cannot be read");
        }
    }

    private static byte[] ofLength(int length, InputStream in, BodyRoom.Share room) throws IOException {
        take(length, room);
        byte[] body = new byte[length];
        if (in.readNBytes(body, 0, length) < length) {
            throw new EOFException();
        }
        return body;
    }

    private static byte[] ofUnknownLength(InputStream in, int longest, BodyRoom.Share room) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
            if (body.size() + piece.length > longest) {
                throw tooBig(longest);
            }
            take(piece.length, room);
            body.writeBytes(piece);
        }
        return body.toByteArray();
    }

    private static void take(int bytes, BodyRoom.Share room) {
        if (!room.take(bytes)) {
            throw OpenRequest.tooBusy();
        }
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

    private static LlmLbException tooBig(int longest) {
        return refused(413, "request_too_large", "The request body has more than " + longest + " bytes");
    }

    private static LlmLbException refused(int status, String code, String message) {
        return new LlmLbException(status, code, ErrorCategory.VALIDATION, message, -1, null, List.of(), null);
    }
}
