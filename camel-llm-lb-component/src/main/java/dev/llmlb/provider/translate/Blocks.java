package dev.llmlb.provider.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.function.Function;

/** The parts of a turn as content blocks of a provider. */
public final class Blocks {

    private Blocks() {}

    /**
     * The blocks; thoughts come first and so do the results of tools, where Anthropic and the models behind Bedrock want them.
     *
     * @param block writes a part, or gives null for one that has no block
     */
    public static ArrayNode of(List<Part> parts, Function<Part, JsonNode> block) {
        ArrayNode blocks = Json.array();
        parts.stream().filter(Blocks::isFirst).forEach(part -> add(blocks, block.apply(part)));
        parts.stream().filter(part -> !isFirst(part)).forEach(part -> add(blocks, block.apply(part)));
        return blocks;
    }

    private static boolean isFirst(Part part) {
        return part instanceof Part.ToolResult || part instanceof Part.Thinking;
    }

    private static void add(ArrayNode blocks, JsonNode block) {
        if (block != null) {
            blocks.add(block);
        }
    }
}
