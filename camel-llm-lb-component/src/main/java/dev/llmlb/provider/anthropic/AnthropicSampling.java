package dev.llmlb.provider.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.provider.translate.RequestReader;
import java.util.List;

/** How words are picked and what ends them; models that think, and later ones at all, let less be said of it. */
final class AnthropicSampling {

    private static final double LEAST_TOP_P_OF_THOUGHTS = 0.95;

    private final RequestReader request;
    private final ObjectNode body;
    private final AnthropicModel model;

    AnthropicSampling(RequestReader request, ObjectNode body, AnthropicModel model) {
        this.request = request;
        this.body = body;
        this.model = model;
    }

    void apply() {
        Double temperature = request.number("temperature", 0, 1);
        Long topK = request.integer("top_k", 1, Integer.MAX_VALUE);
        Double topP = request.number("top_p", 0, 1);
        stop();
        if (!model.takesSampling()) {
            refuseUnless(isNeutral(temperature), "temperature", temperature, "takes 1 with this model");
            refuseUnless(isNeutral(topP), "top_p", topP, "takes 1 with this model");
            refuseUnless(topK == null, "top_k", topK, "takes none with this model");
            return;
        }
        if (body.has("thinking")) {
            refuseUnless(isNeutral(temperature), "temperature", temperature, "takes none with reasoning_effort");
            refuseUnless(topK == null, "top_k", topK, "takes none with reasoning_effort");
            refuseUnless(
                    topP == null || topP >= LEAST_TOP_P_OF_THOUGHTS,
                    "top_p",
                    topP,
                    "takes " + LEAST_TOP_P_OF_THOUGHTS + " to 1 with reasoning_effort");
        }
        boolean both = temperature != null && topP != null && model.takesOneSampling();
        boolean onlyTemperature = both && topP == 1; // which leaves all words in
        boolean onlyTopP = both && !onlyTemperature && temperature == 1; // which is the default
        refuseUnless(
                !both || onlyTemperature || onlyTopP,
                "top_p",
                topP,
                "takes it or temperature with this model, not both");
        if (temperature != null && !onlyTopP) {
            body.put("temperature", temperature);
        }
        if (topK != null) {
            body.put("top_k", topK);
        }
        if (topP != null && !onlyTemperature) {
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

    private static boolean isNeutral(Double number) {
        return number == null || number == 1;
    }

    private void refuseUnless(boolean fine, String name, Number value, String why) {
        if (!fine) {
            request.refuse(value == null ? name : name + ": " + value, why);
        }
    }
}
