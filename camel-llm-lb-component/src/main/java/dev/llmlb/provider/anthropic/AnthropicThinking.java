package dev.llmlb.provider.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmlb.provider.translate.ClaudeModel;
import dev.llmlb.provider.translate.Conversation;
import dev.llmlb.provider.translate.Part;
import dev.llmlb.provider.translate.RequestReader;
import dev.llmlb.provider.translate.Turn;
import java.util.List;

/**
 * The bound of an answer's tokens, which Anthropic has to be told, and how much of it is for thinking.
 *
 * <p>Models up to 4.5 think within a budget of tokens, later ones as much as an effort lets them, and from 5 on also unasked. A budget is
 * part of {@code max_tokens}, as OpenAI's {@code max_completion_tokens} is for thoughts and words together.
 */
final class AnthropicThinking {

    /** The words' part of the bound beside a budget; every model that thinks can answer more. */
    private static final long WORDS = 4_096;

    /** For models that bound their thoughts themselves. */
    private static final long DEFAULT_WITH_EFFORT = 16_384;

    private static final long LEAST_BUDGET = 1_024;

    private final RequestReader request;
    private final ObjectNode body;
    private final ClaudeModel model;

    AnthropicThinking(RequestReader request, ObjectNode body, ClaudeModel model) {
        this.request = request;
        this.body = body;
        this.model = model;
    }

    void apply(Conversation conversation) {
        Long maxTokens = request.maxTokens();
        String effort = request.text("reasoning_effort");
        if (effort == null || effort.equals("none")) {
            body.put("max_tokens", maxTokens != null ? maxTokens : model.defaultMaxTokens());
            if (effort != null && model.thinksUnasked()) {
                withoutThoughts();
            }
        } else if (budget(effort) == 0) {
            request.refuse("reasoning_effort", "takes none, minimal, low, medium, high and xhigh");
        } else if (!model.canThink()) {
            request.refuse("reasoning_effort: " + effort, "takes none with this model");
        } else if (model.thinksWithinABudget()) {
            withBudget(effort, maxTokens, conversation);
        } else {
            body.put("max_tokens", maxTokens != null ? maxTokens : DEFAULT_WITH_EFFORT);
            ObjectNode thinking = body.putObject("thinking").put("type", "adaptive");
            if (model.hidesThoughts()) {
                thinking.put("display", "summarized");
            }
            body.putObject("output_config").put("effort", effortOf(effort));
        }
    }

    private void withoutThoughts() {
        if (model.noThoughts() == null) {
            request.refuse("reasoning_effort: none", "always thinks with this model");
        } else {
            body.putObject("thinking").put("type", model.noThoughts());
        }
    }

    private void withBudget(String effort, Long maxTokens, Conversation conversation) {
        long budget = budget(effort);
        if (maxTokens != null) {
            budget = Math.min(budget, maxTokens - 1);
        }
        if (budget < LEAST_BUDGET) {
            request.refuse(
                    "reasoning_effort: " + effort,
                    "thinks in " + LEAST_BUDGET + " tokens or more, the answer's bound is " + maxTokens);
        }
        if (goesOnWithoutItsThoughts(conversation.turns())) {
            request.refuse(
                    "reasoning_effort: " + effort,
                    "wants the thinking_blocks of its earlier answer back together with the results of tools");
        }
        body.put("max_tokens", maxTokens != null ? maxTokens : budget + WORDS);
        body.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
    }

    /** Whether the model would have to go on from a tool's result with the thoughts before it lost. */
    private static boolean goesOnWithoutItsThoughts(List<Turn> turns) {
        if (turns.size() < 2
                || turns.get(turns.size() - 1).parts().stream().noneMatch(Part.ToolResult.class::isInstance)) {
            return false;
        }
        return turns.get(turns.size() - 2).parts().stream()
                .noneMatch(part ->
                        part instanceof Part.Thinking thinking && AnthropicBlocks.isAnthropics(thinking.block()));
    }

    private static long budget(String effort) {
        return switch (effort) {
            case "minimal" -> LEAST_BUDGET;
            case "low" -> 2_048;
            case "medium" -> 8_192;
            case "high" -> 16_384;
            case "xhigh" -> 24_576;
            default -> 0;
        };
    }

    private String effortOf(String effort) {
        return switch (effort) {
            case "minimal" -> "low";
            case "xhigh" -> model.hasXhigh() ? "xhigh" : "max";
            default -> effort;
        };
    }
}
