package dev.llmlb.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseSplitterTest {

    private final List<String> events = new ArrayList<>();
    private final SseSplitter splitter = new SseSplitter(event -> events.add(new String(event, UTF_8)));

    private boolean feed(String text) {
        return splitter.feed(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void aBlankLineEndsAnEvent(String end) {
        String first = "event: x" + end + "data: 1" + end + end;
        String second = "data: 2" + end + end;
        feed(first + second + "data: 3" + end);
        assertThat(events).containsExactly(first, second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void theEventsAreTheSameWhereverTheBytesAreCut(String end) {
        String stream =
                "data: 1" + end + end + ": c" + end + end + "data: 2" + end + "data: 3" + end + end + "data: 4" + end;
        feed(stream);
        List<String> whole = List.copyOf(events);
        for (int a = 0; a <= stream.length(); a++) {
            for (int b = a; b <= stream.length(); b++) {
                assertThat(split(List.of(stream.substring(0, a), stream.substring(a, b), stream.substring(b))))
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void whatIsThereAlreadyIsTakenApartWhateverItsLength() {
        String much = "data: " + "x".repeat(SseSplitter.MAX_EVENT - 100) + "\n\n";
        assertThat(SseEvents.split((much + much + "data: [DONE]\n\n").getBytes(UTF_8)))
                .hasSize(3);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstEvent() {
        String stream = "\uFEFFdata: 1\n\ndata: \uFEFF2\n\n";
        byte[] bytes = stream.getBytes(UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            List<String> cutThere = new ArrayList<>();
            SseSplitter splitter = new SseSplitter(event -> cutThere.add(new String(event, UTF_8)));
            splitter.feed(ByteBuffer.wrap(bytes, 0, cut).slice());
            splitter.feed(ByteBuffer.wrap(bytes, cut, bytes.length - cut).slice());
            assertThat(cutThere).containsExactly("data: 1\n\n", "data: \uFEFF2\n\n");
        }
    }

    private static List<String> split(List<String> pieces) {
        List<String> events = new ArrayList<>();
        SseSplitter splitter = new SseSplitter(event -> events.add(new String(event, UTF_8)));
        pieces.forEach(piece -> splitter.feed(ByteBuffer.wrap(piece.getBytes(UTF_8))));
        return events;
    }

    @Property(seed = "20261125")
    void anyTextIsCutAlikeInAnyPiecesAndNothingIsLost(
            @ForAll("streams") String stream, @ForAll @IntRange(min = 1, max = 7) int piece) {
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < stream.length(); i += piece) {
            pieces.add(stream.substring(i, Math.min(stream.length(), i + piece)));
        }
        List<String> whole = split(List.of(stream));
        assertThat(split(pieces)).isEqualTo(whole);
        assertThat(stream).startsWith(String.join("", whole));
    }

    @Provide
    Arbitrary<String> streams() {
        return Arbitraries.of("\n", "\r", "\r\n", "data: ", "x", ":")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Test
    void theRestGetsItsBlankLine() {
        feed("data: 1\n\ndata: 2");
        assertThat(new String(splitter.rest(), UTF_8)).isEqualTo("data: 2\n\n");
        assertThat(splitter.rest()).isNull();
    }

    @Test
    void aLongEventInManyPiecesIsOneEvent() {
        String piece = "x".repeat(16 << 10);
        feed("data: ");
        for (int i = 0; i < 200; i++) {
            assertThat(feed(piece)).isTrue();
        }
        feed("\n\n");
        assertThat(events).singleElement().satisfies(e -> assertThat(e).hasSize(6 + 200 * (16 << 10) + 2));
    }

    @Test
    void anEventWithoutEndIsRefusedAtTheBound() {
        String piece = "x".repeat(1 << 20);
        for (int i = 0; i < 8; i++) {
            assertThat(feed(piece)).isTrue();
        }
        assertThat(feed("x")).isFalse();
    }
}
