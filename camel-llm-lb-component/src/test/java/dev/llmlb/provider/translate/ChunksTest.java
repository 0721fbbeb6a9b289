package dev.llmlb.provider.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ChunksTest {

    private static final String PIECE = "a \"\u00e9\" \ud83d\ude00 \ud83d"; // ends within a character
    private static final String NEXT = "\ude00.";

    private final Chunks chunks = new Chunks();

    private JsonNode delta(Consumer<Chunks> write) {
        chunks.head(Wire.HEAD);
        write.accept(chunks);
        String event = new String(chunks.take(), UTF_8);
        return Json.read(event.substring("data: ".length())).at("/choices/0/delta");
    }

    @Test
    void aCharacterThatIsSplitBetweenTwoEventsIsNotLost() {
        String first = delta(out -> out.text(0, PIECE, null)).path("content").textValue();
        String second = delta(out -> out.text(0, NEXT, null)).path("content").textValue();
        assertThat(first + second).isEqualTo(PIECE + NEXT);
    }

    @Test
    void neitherWhereItStandsInATree() {
        JsonNode call = delta(out -> out.toolCall(0, 0, "c", "w", PIECE, null)).at("/tool_calls/0/function");
        assertThat(call.path("arguments").textValue()).isEqualTo(PIECE);
        JsonNode block = Json.object().put("thinking", NEXT);
        assertThat(delta(out -> out.thinking(0, block)).at("/thinking_blocks/0"))
                .isEqualTo(block);
    }
}
