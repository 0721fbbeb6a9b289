package dev.llmlb.camel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextDeltasTest {

    private static List<String> read(String events) {
        List<String> texts = new ArrayList<>();
        new TextDeltas(new ByteArrayInputStream(events.getBytes(UTF_8))).forEachRemaining(texts::add);
        return texts;
    }

    private static String says(String text) {
        return "{\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}";
    }

    /** Servers write the field with a space after the colon or without, and end lines either way. */
    @ParameterizedTest
    @ValueSource(
            strings = {"data: %s\n\n", "data:%s\n\n", "data: %s\r\n\r\n", "id: 1\ndata:%s\n\n", ": hm\n\ndata:%s\n\n"})
    void eventsAreReadHoweverTheyAreWritten(String event) {
        String events = event.formatted(says("Hel"))
                + event.formatted(says("lo"))
                + event.formatted("[DONE]")
                + event.formatted(says("!"));
        assertThat(read(events)).containsExactly("Hel", "lo");
    }

    @Test
    void ofSeveralAnswersItIsTheFirst() {
        String other = "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"Good\"}}]}\n\n";
        assertThat(read(other + "data: " + says("Hel") + "\n\n" + other + "data: " + says("lo")
                        + "\n\ndata: [DONE]\n\n"))
                .containsExactly("Hel", "lo");
    }

    @Test
    void theLinesOfOneEventAreOne() {
        assertThat(read("data: {\"choices\":[\ndata: {\"delta\":{\"content\":\"Hi\"}}]}\n\ndata: [DONE]\n\n"))
                .containsExactly("Hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"event: error\ndata: {}\n\n", "event:error\ndata:{}\n\n", ""})
    void aBrokenStreamIsAnException(String error) {
        TextDeltas deltas =
                new TextDeltas(new ByteArrayInputStream(("data: " + says("Hel") + "\n\n" + error).getBytes(UTF_8)));
        assertThat(deltas.next()).isEqualTo("Hel");
        assertThatThrownBy(deltas::hasNext).hasMessageContaining("broke off");
        assertThat(deltas.hasNext()).isFalse();
    }
}
