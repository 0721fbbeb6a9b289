package dev.llmlb.provider.camel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmlb.provider.openai.ChatJson;
import dev.llmlb.provider.translate.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.BaseStream;
import org.apache.camel.Message;

/** The bytes of a body, whatever form of a text it has. */
final class CamelBody {

    private static final int MAX_ANSWER = 64 << 20;

    /** Clients of OpenAI have objects that Jackson writes as they came. */
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().disable(MapperFeature.AUTO_DETECT_IS_GETTERS).build();

    private CamelBody() {}

    /** @throws IOException when it cannot be read, or is no text */
    static byte[] bytes(Message message) throws IOException {
        Object body = message.getBody();
        if (body instanceof InputStream in) {
            return bytes(in);
        }
        Iterator<?> pieces = pieces(body);
        if (pieces != null) {
            return joined(pieces);
        }
        byte[] bytes = ofItem(body);
        if (bytes == null) {
            bytes = message.getBody(byte[].class);
        }
        if (bytes == null) {
            bytes = ofObject(body);
        }
        if (bytes == null) {
            throw new IOException(
                    body == null ? "no body" : "a body of " + body.getClass().getSimpleName());
        }
        return bytes;
    }

    /** The pieces of a body that comes in some, or null. */
    static Iterator<?> pieces(Object body) {
        if (body instanceof Iterator<?> pieces) {
            return pieces;
        }
        if (body instanceof BaseStream<?, ?> stream) {
            return stream.iterator();
        }
        return body instanceof Collection<?> all ? all.iterator() : null;
    }

    static byte[] bytes(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_ANSWER + 1);
        if (bytes.length > MAX_ANSWER) {
            throw new IOException("a body of more than " + MAX_ANSWER + " bytes");
        }
        return bytes;
    }

    /** The bytes of a text, JSON as a map included, or null for anything else. */
    static byte[] ofItem(Object item) {
        if (item instanceof byte[] bytes) {
            return bytes;
        }
        if (item instanceof CharSequence text) {
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
        return item instanceof Map<?, ?> map ? ChatJson.write(map) : null;
    }

    /** The JSON of an object in OpenAI's shape, such as a chunk of OpenAI's Java client, or null for any other. */
    static byte[] ofObject(Object item) {
        try {
            JsonNode json = MAPPER.valueToTree(item);
            return json.has("choices") ? Json.bytes(json) : null;
        } catch (IllegalArgumentException e) { // nothing that can be written
            return null;
        }
    }

    /** Pieces of text, for a caller who wants them as a whole. */
    private static byte[] joined(Iterator<?> pieces) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (pieces.hasNext()) {
            Object piece = pieces.next();
            if (!(piece instanceof CharSequence)) {
                throw new IOException("a piece that is no text");
            }
            out.writeBytes(ofItem(piece));
            if (out.size() > MAX_ANSWER) {
                throw new IOException("a body of more than " + MAX_ANSWER + " bytes");
            }
        }
        return out.toByteArray();
    }
}
