package dev.llmlb.provider.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.provider.translate.ClaudeModel;
import dev.llmlb.provider.translate.ClaudeSampling;
import dev.llmlb.provider.translate.RequestReader;
import java.util.List;

/** How words are picked and what ends them; models that think, and later ones at all, let less be said of it. */
final class AnthropicSampling {

    private static final double LEAST_TOP_P_OF_THOUGHTS = 0.95;

    private final RequestReader request;
    private final ObjectNode body;
    private final ClaudeModel model;

    AnthropicSampling(RequestReader request, ObjectNode body, ClaudeModel model) {
        this.request = request;
        this.body = body;
        this.model = model;
    }

    void apply() {
        ClaudeSampling sampling = ClaudeSampling.read(request, model, model.takesOneSampling());
        Double temperature = sampling.temperature();
        Double topP = sampling.topP();
        Long topK = request.integer("top_k", 1, Integer.MAX_VALUE);
        stop();
        refuseUnless(topK == null || model.takesSampling(), "top_k", topK, "takes none with this model");
        if (body.has("thinking") && model.takesSampling()) {
            refuseUnless(
                    temperature == null || temperature == 1,
                    "temperature",
                    temperature,
                    "takes none with reasoning_effort");
            refuseUnless(topK == null, "top_k", topK, "takes none with reasoning_effort");
            refuseUnless(
                    topP == null || topP >= LEAST_TOP_P_OF_THOUGHTS,
                    "top_p",
                    topP,
                    "takes " + LEAST_TOP_P_OF_THOUGHTS + " to 1 with reasoning_effort");
        }
        if (temperature != null) {
            body.put("temperature", temperature);
        }
        if (topK != null) {
            body.put("top_k", topK);
        }
        if (topP != null) {
            body.put("top_p", topP);
        }
    }

    private void stop() {
        List<String> stop = request.stop(Integer.MAX_VALUE);
        refuseUnless(stop.stream().noneMatch(String::isBlank), "stop", null, "takes no blanks");
        if (!stop.isEmpty()) {
            ArrayNode sequences = body.putArray("stop_sequences");
            stop.forEach(sequences::add);
        }
    }

    private void refuseUnless(boolean fine, String name, Number value, String why) {
        if (!fine) {
            request.refuse(value == null ? name : name + ": " + value, why);
        }
    }
}
