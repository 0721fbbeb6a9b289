package dev.llmlb.gateway.http;

import dev.llmlb.camel.LlmLbConstants;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.provider.http.LastWords;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what an exchange came to as an HTTP response: an answer in one go, a stream event by event, a failure as OpenAI would. */
final class ResponseWriter {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseWriter.class);

    private static final String JSON = "application/json";
    private static final int STREAM_BUFFER = 8 << 10;
    private static final int MAX_DECISION = 4_096;
    private static final List<String> PROXIES_OBEY = List.of("x-accel-", "x-sendfile");
    private static final byte[] BROKEN = LastWords.ofBroken("The answer broke off");

    private ResponseWriter() {}

    /** Writes an answer that is whole, or the failure. */
    static void write(Exchange exchange, HttpServletResponse response) throws IOException {
        Exception failure = exchange.getException();
        if (failure != null) {
            fail(failure, response);
            return;
        }
        Message message = exchange.getMessage();
        Object body = message.getBody();
        byte[] bytes = body instanceof byte[] b ? b : String.valueOf(body).getBytes(StandardCharsets.UTF_8);
        head(message, response);
        send(bytes, response);
    }

    /** Sets status and headers of a streamed answer. */
    static void streamHead(Message message, HttpServletResponse response) {
        head(message, response);
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader(
                "Transfer-Encoding", "chunked"); // else, for who closes after it, a cut would look like its end
        response.setHeader("X-Accel-Buffering", "no"); // a proxy such as nginx would hold events back
    }

    /** Writes a body that a route streams, such as one of its own, until it ends or the caller has gone. */
    static void stream(Message message, InputStream events, HttpServletResponse response) throws IOException {
        streamHead(message, response);
        OutputStream out = response.getOutputStream();
        byte[] buffer = new byte[STREAM_BUFFER];
        for (int n = next(events, buffer); n >= 0; n = next(events, buffer)) {
            out.write(buffer, 0, n);
            out.flush();
        }
    }

    /** A stream that cannot be read on must not look like one that is complete. */
    private static int next(InputStream events, byte[] buffer) throws IOException {
        try {
            return events.read(buffer, 0, buffer.length);
        } catch (IOException e) {
            System.arraycopy(BROKEN, 0, buffer, 0, BROKEN.length);
            events.close();
            return BROKEN.length;
        }
    }

    /** Writes an error object of ours. */
    static void error(int status, String message, String code, HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType(JSON);
        send(ErrorJson.of(status, message, code), response);
    }

    private static void fail(Exception failure, HttpServletResponse response) throws IOException {
        if (!(failure instanceof LlmLbException refused)) {
            LOG.error("A request failed", failure);
            error(500, "The gateway failed to handle the request", "internal_error", response);
            return;
        }
        response.setStatus(refused.getStatus());
        response.setContentType(JSON);
        response.setHeader(
                OurHeaders.ATTEMPTS, String.valueOf(refused.getAttempts().size()));
        if (refused.getRuleId() != null) {
            response.setHeader(OurHeaders.RULE, ascii(refused.getRuleId()));
        }
        if (refused.getRetryAfterMillis() >= 0) {
            response.setHeader("Retry-After", String.valueOf((refused.getRetryAfterMillis() + 999) / 1000));
        }
        send(ErrorJson.of(refused), response);
    }

    private static void send(byte[] bytes, HttpServletResponse response) throws IOException {
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static void head(Message message, HttpServletResponse response) {
        String target = null;
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            String name = header.getKey();
            String value = String.valueOf(header.getValue());
            switch (name) {
                case Exchange.HTTP_RESPONSE_CODE -> response.setStatus((Integer) header.getValue());
                case Exchange.CONTENT_TYPE -> response.setContentType(value);
                case LlmLbConstants.RULE -> response.setHeader(OurHeaders.RULE, ascii(value));
                case LlmLbConstants.ATTEMPTS -> response.setHeader(OurHeaders.ATTEMPTS, value);
                case LlmLbConstants.DECISION -> response.setHeader(OurHeaders.DECISION, decision(value));
                case LlmLbConstants.TARGET -> target = ascii(value);
                default -> {
                    if (isProviders(name)) {
                        response.setHeader(name, value);
                    }
                }
            }
        }
        if (target != null) {
            response.setHeader(OurHeaders.TARGET, target);
            response.setHeader(OurHeaders.TFY_RESOLVED_MODEL, target);
        }
    }

    /** A decision that fits into a header: what clients and proxies before us take is 8 KB for all of them. */
    private static String decision(String json) {
        String ascii = asciiJson(json);
        return ascii.length() <= MAX_DECISION
                ? ascii
                : "{\"note\":\"left out: " + json.length()
                        + " characters are too long for a header; /llm-lb/status.json has the latest decisions\"}";
    }

    /** A name of the configuration or the caller as a header can carry it: what is not ASCII by its bytes in UTF-8, as in a URI. */
    private static String ascii(String name) {
        StringBuilder ascii = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (b < ' ' || b > '~') {
                ascii.append(String.format("%%%02X", b));
            } else {
                ascii.append((char) b);
            }
        }
        return ascii.toString();
    }

    private static String asciiJson(String json) {
        StringBuilder ascii = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c > '~') {
                ascii.append(String.format("\\u%04x", (int) c));
            } else {
                ascii.append(c);
            }
        }
        return ascii.toString();
    }

    /** The headers of the provider's answer; the component names them in lower case. None says what a proxy before us would obey. */
    private static boolean isProviders(String name) {
        return name.startsWith("x-")
                        && !OurHeaders.contains(name)
                        && PROXIES_OBEY.stream().noneMatch(name::startsWith)
                || name.startsWith("openai-")
                || name.equals("request-id");
    }
}
