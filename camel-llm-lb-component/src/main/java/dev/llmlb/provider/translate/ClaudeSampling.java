package dev.llmlb.provider.translate;

/**
 * How a model of Anthropic's is to pick its words, as far as it lets that be said, wherever it runs.
 *
 * @param temperature null when it is not to be sent
 * @param topP null when it is not to be sent
 */
public record ClaudeSampling(Double temperature, Double topP) {

    /**
     * What the request asks for; what the model does not take is refused, unless it asks for what it does anyway.
     *
     * @param one whether only one of the two may be there
     */
    public static ClaudeSampling read(RequestReader request, ClaudeModel model, boolean one) {
        Double temperature = request.number("temperature", 0, 1);
        Double topP = request.number("top_p", 0, 1);
        if (!model.takesSampling()) {
            refuseUnlessNeutral(request, "temperature", temperature);
            refuseUnlessNeutral(request, "top_p", topP);
            return new ClaudeSampling(null, null);
        }
        if (!one || temperature == null || topP == null) {
            return new ClaudeSampling(temperature, topP);
        }
        if (topP == 1) { // which leaves all words in
            return new ClaudeSampling(temperature, null);
        }
        if (temperature != 1) { // else it is the default
            request.refuse("top_p: " + topP, "takes it or temperature with this model, not both");
        }
        return new ClaudeSampling(null, topP);
    }

    private static void refuseUnlessNeutral(RequestReader request, String name, Double value) {
        if (value != null && value != 1) {
            request.refuse(name + ": " + value, "takes 1 with this model");
        }
    }
}
