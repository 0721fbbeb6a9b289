package dev.llmlb.model;

import java.util.Map;

/**
 * What a target answered: a whole body, or a stream that has passed its commit point.
 *
 * @param headers the provider's own response headers that a caller may see, by name
 * @param body the answer of a plain request, or of an error; null for a stream
 * @param stream the events of a streaming request; null otherwise
 * @param usage of a plain answer; a stream gives it at its end
 */
public record Reply(Map<String, String> headers, byte[] body, ReplyStream stream, Usage usage) {

    public static Reply whole(Map<String, String> headers, byte[] body, Usage usage) {
        return new Reply(headers, body, null, usage);
    }

    public static Reply streaming(Map<String, String> headers, ReplyStream stream) {
        return new Reply(headers, null, stream, Usage.UNKNOWN);
    }
}
