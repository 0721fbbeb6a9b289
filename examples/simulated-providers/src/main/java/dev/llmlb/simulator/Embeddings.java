package dev.llmlb.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The vectors that a request asks for: the same text always has the same one, of length 1.
 *
 * @param base64 whether a vector is written as the base64 of its little-endian floats rather than as numbers
 */
record Embeddings(List<String> inputs, int dimensions, boolean base64) {

    /** Few: nobody searches with them. */
    private static final int DEFAULT_DIMENSIONS = 8;

    /** Input is a text, a list of texts, or the tokens of one or of several. */
    static Embeddings read(ObjectNode body) {
        List<String> inputs = new ArrayList<>();
        JsonNode input = body.path("input");
        if (input.isArray() && !input.path(0).isNumber()) {
            input.forEach(each -> inputs.add(each.isTextual() ? each.textValue() : each.toString()));
        } else {
            inputs.add(input.isTextual() ? input.textValue() : input.toString());
        }
        int dimensions = body.path("dimensions").asInt(0);
        return new Embeddings(
                inputs,
                dimensions > 0 ? dimensions : DEFAULT_DIMENSIONS,
                body.path("encoding_format").asText("").equals("base64"));
    }

    int characters() {
        return inputs.stream().mapToInt(String::length).sum();
    }

    /** The answer; {@code usage} null to report none. */
    String json(String model, Usage usage) {
        String data = IntStream.range(0, inputs.size())
                .mapToObj(i ->
                        "{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":" + vector(inputs.get(i)) + "}")
                .collect(Collectors.joining(","));
        return "{\"object\":\"list\",\"data\":[" + data + "],\"model\":" + Json.quote(model)
                + (usage == null
                        ? "}"
                        : ",\"usage\":{\"prompt_tokens\":" + usage.promptTokens() + ",\"total_tokens\":"
                                + usage.promptTokens() + "}}");
    }

    private String vector(String text) {
        Random random = new Random(text.hashCode());
        double[] raw = random.doubles(dimensions, -1, 1).toArray();
        double length = Math.sqrt(Arrays.stream(raw).map(x -> x * x).sum());
        if (!base64) {
            return Arrays.stream(raw)
                    .mapToObj(x -> Float.toString((float) (x / length)))
                    .collect(Collectors.joining(",", "[", "]"));
        }
        ByteBuffer bytes = ByteBuffer.allocate(dimensions * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double x : raw) {
            bytes.putFloat((float) (x / length));
        }
        return "\"" + Base64.getEncoder().encodeToString(bytes.array()) + "\"";
    }
}
