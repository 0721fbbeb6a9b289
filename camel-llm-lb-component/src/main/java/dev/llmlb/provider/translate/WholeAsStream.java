package dev.llmlb.provider.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a whole answer as the few chunks of a stream, for a caller who asked for one where the provider has none. */
public final class WholeAsStream {

    private static final List<String> NOT_OF_CHUNKS = List.of("object", "choices", "usage");

    private final ObjectNode head = Json.object();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private WholeAsStream(JsonNode answer) {
        answer.properties().forEach(member -> {
            if (!NOT_OF_CHUNKS.contains(member.getKey())) {
                head.set(member.getKey(), member.getValue());
            }
        });
        head.put("object", "chat.completion.chunk");
    }

    /** The chunks of an answer, without the end of the stream; those who did not ask for the usage are not to see the last. */
    public static byte[] of(byte[] completion) {
        JsonNode answer = Json.read(completion);
        WholeAsStream stream = new WholeAsStream(answer);
        answer.path("choices").forEach(stream::said);
        answer.path("choices").forEach(stream::finished);
        if (answer.path("usage").isObject()) {
            ObjectNode usage = stream.head.deepCopy();
            usage.putArray("choices");
            stream.write(usage.set("usage", answer.path("usage")));
        }
        return stream.out.toByteArray();
    }

    private void said(JsonNode choice) {
        ObjectNode delta = choice.path("message").deepCopy();
        JsonNode calls = delta.path("tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            ((ObjectNode) calls.get(i)).put("index", i);
        }
        ObjectNode chunk = head.deepCopy();
        ObjectNode part = chunk.putArray("choices").addObject();
        part.put("index", choice.path("index").asInt());
        part.set("delta", delta);
        part.set("logprobs", choice.path("logprobs").isMissingNode() ? null : choice.path("logprobs"));
        part.putNull("finish_reason");
        write(chunk);
    }

    private void finished(JsonNode choice) {
        ObjectNode chunk = head.deepCopy();
        ObjectNode part = chunk.putArray("choices").addObject();
        part.put("index", choice.path("index").asInt());
        part.putObject("delta");
        part.put("finish_reason", choice.path("finish_reason").asText("stop"));
        write(chunk);
    }

    private void write(JsonNode chunk) {
        out.writeBytes("data: ".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(Json.bytes(chunk));
        out.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
    }
}
