package dev.llmlb.provider.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.function.Function;

/** The parts of a turn as content blocks of a provider. */
public final class Blocks {

    private Blocks() {}

    /** The blocks without anything between them. */
    public static ArrayNode of(List<Part> parts, Function<Part, JsonNode> block) {
        return of(parts, block, part -> null);
    }

    /**
     * The blocks; thoughts come first and so do the results of tools, where Anthropic and the models behind Bedrock want them.
     *
     * @param block writes a part, or gives null for one that has no block
     * @param behind what follows a part's block, or null
     */
    public static ArrayNode of(List<Part> parts, Function<Part, JsonNode> block, Function<Part, JsonNode> behind) {
        ArrayNode blocks = Json.array();
        parts.stream().filter(Blocks::isFirst).forEach(part -> add(blocks, part, block, behind));
        parts.stream().filter(part -> !isFirst(part)).forEach(part -> add(blocks, part, block, behind));
        return blocks;
    }

    private static boolean isFirst(Part part) {
        return part instanceof Part.ToolResult || part instanceof Part.Thinking;
    }

    private static void add(
            ArrayNode blocks, Part part, Function<Part, JsonNode> block, Function<Part, JsonNode> behind) {
        JsonNode written = block.apply(part);
        if (written == null) {
            return;
        }
        blocks.add(written);
        JsonNode next = behind.apply(part);
        if (next != null) {
            blocks.add(next);
        }
    }
}
