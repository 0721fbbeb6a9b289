package dev.llmlb.provider.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.provider.translate.RequestReader;

/**
 * How much Gemini thinks: models of 2.5 within a budget of tokens, those of 3 and later on a level, earlier ones not at all. The numbers
 * are Google's own for OpenAI's words.
 */
final class GeminiThinking {

    private GeminiThinking() {}

    static void apply(RequestReader request, GeminiModel model, ObjectNode config) {
        String effort = request.text("reasoning_effort");
        if (effort == null) {
            return;
        }
        long tokens = budgetOf(effort);
        boolean none = tokens == 0;
        if (tokens > 0 && !model.canThink()) {
            request.refuse("reasoning_effort: " + effort, "takes none with this model");
        } else if (tokens < 0 || none && !model.canThinkNot()) {
            request.refuse(
                    "reasoning_effort",
                    "takes " + (model.canThinkNot() ? "none, " : "") + "minimal, low, medium and high with this model");
        } else if (model.canThink()) {
            ObjectNode thinking = config.putObject("thinkingConfig");
            if (model.thinksWithinABudget()) {
                thinking.put("thinkingBudget", tokens);
            } else {
                thinking.put("thinkingLevel", effort.equals("minimal") && model.isPro() ? "low" : effort);
            }
            if (!none) {
                thinking.put("includeThoughts", true);
            }
        }
    }

    private static long budgetOf(String effort) {
        return switch (effort) {
            case "none" -> 0;
            case "minimal", "low" -> 1_024;
            case "medium" -> 8_192;
            case "high" -> 24_576;
            default -> -1;
        };
    }
}
