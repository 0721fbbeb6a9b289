package dev.llmlb.provider;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.llmlb.model.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The reply of a server that an exception of somebody else's library carries. Clients of HTTP and SDKs of vendors have a method for its
 * status and one for its headers, but no type in common, so they are looked for by name.
 */
public final class ThrownReply {

    private static final String[] STATUS = {"statusCode", "getStatusCode", "getRawStatusCode", "status", "getStatus"};
    private static final String[] HEADERS = {"headers", "getHeaders", "getResponseHeaders", "responseHeaders"};
    private static final String[] HEADER = {"values", "getFirst", "firstValue", "firstMatchingHeader"};

    /** A message beyond this is none that an error says something in. */
    private static final int MOST_SAID = 64 << 10;

    private ThrownReply() {}

    /** The outcome by its status, the pause that its headers ask for, and its words; null when it has no status of an error. */
    public static Outcome of(Throwable thrown, Instant now) {
        int status = status(thrown);
        if (status == 0) {
            return null;
        }
        Object headers = first(thrown, HEADERS);
        long wait = headers == null ? RetryAfter.NONE : RetryAfter.ofError(name -> header(headers, name), now);
        return OutcomeClassifier.ofReply(status, said(thrown.getMessage()), wait);
    }

    /** The error that a message is, or that has it: many keep the body, some put words of their own there; null for none. */
    public static byte[] said(String message) {
        if (message == null || message.isBlank() || message.length() > MOST_SAID) {
            return null;
        }
        boolean json =
                message.stripLeading().startsWith("{") || message.stripLeading().startsWith("[");
        String body = json
                ? message
                : JsonNodeFactory.instance.objectNode().put("message", message).toString();
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private static int status(Throwable thrown) {
        Object said = first(thrown, STATUS);
        Object number = said == null || said instanceof Number ? said : call(said, "value"); // Spring's is an object
        int status = number instanceof Integer code ? code : 0;
        return status >= 400 && status < 600 ? status : 0;
    }

    /** A header by its lower-case name, of whichever kind of headers. */
    private static String header(Object headers, String name) {
        if (headers instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .filter(header ->
                            name.equals(String.valueOf(header.getKey()).toLowerCase(Locale.ROOT)))
                    .map(header -> text(header.getValue()))
                    .findFirst()
                    .orElse(null);
        }
        return text(first(headers, HEADER, name));
    }

    private static String text(Object value) {
        if (value instanceof Optional<?> some) {
            return text(some.orElse(null));
        }
        if (value instanceof Collection<?> several) {
            return several.isEmpty() ? null : text(several.iterator().next());
        }
        return value instanceof CharSequence text ? text.toString() : null;
    }

    private static Object first(Object of, String[] methods, Object... arguments) {
        for (String method : methods) {
            Object value = call(of, method, arguments);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** What a public method gives; null when there is none, or none that may be called. */
    private static Object call(Object of, String method, Object... arguments) {
        Class<?>[] types = arguments.length == 0 ? new Class<?>[0] : new Class<?>[] {String.class};
        try {
            return of.getClass().getMethod(method, types).invoke(of, arguments);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
