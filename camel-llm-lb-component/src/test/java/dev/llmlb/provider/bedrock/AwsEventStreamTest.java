package dev.llmlb.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsEventStreamTest {

    private static final byte[] TWO = EventStreamBytes.all(
            EventStreamBytes.event("messageStart", "{'role':'assistant'}"),
            EventStreamBytes.event("contentBlockDelta", "{\n'delta':{'text':'é'}\r\n}"));
    private static final List<String> TWO_EVENTS = List.of(
            "data: {\"messageStart\":{\"role\":\"assistant\"}}\n\n",
            "data: {\"contentBlockDelta\":{ \"delta\":{\"text\":\"é\"}  }}\n\n");

    private final List<String> events = new ArrayList<>();
    private final AwsEventStream stream = new AwsEventStream(event -> events.add(new String(event, UTF_8)));

    private boolean feed(byte[] bytes) {
        return stream.feed(ByteBuffer.wrap(bytes));
    }

    @Test
    void messagesBecomeEvents() {
        assertThat(feed(TWO)).isTrue();
        assertThat(events).isEqualTo(TWO_EVENTS);
        assertThat(stream.rest()).isNull();
    }

    @Test
    void anExceptionIsNamedByItsType() {
        assertThat(feed(EventStreamBytes.exception("throttlingException", "{'message':'slow down'}")))
                .isTrue();
        assertThat(events).containsExactly("data: {\"throttlingException\":{\"message\":\"slow down\"}}\n\n");
    }

    @Test
    void anErrorWithoutAPayloadIsNamedByItsCode() {
        assertThat(feed(EventStreamBytes.message(
                        new byte[0], ":message-type", "error", ":error-code", "InternalError")))
                .isTrue();
        assertThat(events).containsExactly("data: {\"InternalError\":{}}\n\n");
    }

    @Test
    void anErrorsWordsMayStandInAHeader() {
        assertThat(feed(EventStreamBytes.message(
                        new byte[0],
                        ":message-type",
                        "error",
                        ":error-code",
                        "InternalError",
                        ":error-message",
                        "why")))
                .isTrue();
        assertThat(events).containsExactly("data: {\"InternalError\":{\"message\":\"why\"}}\n\n");
    }

    @Test
    void headersOfOtherTypesAreStepped() {
        byte[] headers = EventStreamBytes.all(
                new byte[] {1, 'a', 0},
                new byte[] {1, 'b', 1},
                new byte[] {1, 'c', 2, 9},
                new byte[] {1, 'd', 3, 9, 9},
                new byte[] {1, 'e', 4, 9, 9, 9, 9},
                new byte[] {1, 'f', 5, 9, 9, 9, 9, 9, 9, 9, 9},
                new byte[] {1, 'g', 6, 0, 2, 9, 9},
                new byte[] {1, 'h', 8, 9, 9, 9, 9, 9, 9, 9, 9},
                new byte[] {1, 'i', 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9},
                new byte[] {11, ':', 'e', 'v', 'e', 'n', 't', '-', 't', 'y', 'p', 'e', 7, 0, 1, 'x'});
        assertThat(feed(EventStreamBytes.message("{}".getBytes(UTF_8), headers)))
                .isTrue();
        assertThat(events).containsExactly("data: {\"x\":{}}\n\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MAX_VALUE - 15, Integer.MIN_VALUE, -1, 1})
    void headersThatCannotFitAreRefused(int headers) {
        assertThat(feed(EventStreamBytes.lengths(16, headers))).isFalse();
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 15})
    void aLengthThatCannotBeIsRefused(int length) {
        assertThat(feed(EventStreamBytes.lengths(length, 0))).isFalse();
    }

    @Property(seed = "1")
    void howTheNetworkCutsItDoesNotMatter(@ForAll @IntRange(min = 1, max = 70) int piece) {
        List<String> heard = new ArrayList<>();
        AwsEventStream cut = new AwsEventStream(event -> heard.add(new String(event, UTF_8)));
        for (int i = 0; i < TWO.length; i += piece) {
            assertThat(cut.feed(ByteBuffer.wrap(TWO, i, Math.min(piece, TWO.length - i))))
                    .isTrue();
        }
        assertThat(heard).isEqualTo(TWO_EVENTS);
    }

    @Property(seed = "1")
    void aChangedByteIsNoticed(@ForAll @IntRange(max = 300) int at, @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] broken = TWO.clone();
        int place = at % broken.length;
        broken[place] ^= (byte) change;
        List<String> heard = new ArrayList<>();
        boolean good = new AwsEventStream(event -> heard.add(new String(event, UTF_8))).feed(ByteBuffer.wrap(broken));
        assertThat(good).isFalse();
        assertThat(heard).isEqualTo(TWO_EVENTS.subList(0, heard.size()));
    }

    @Property(seed = "1")
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 80) byte[] bytes) {
        assertThat(feed(EventStreamBytes.message(new byte[0], bytes))).isIn(true, false);
        new AwsEventStream(event -> {}).feed(ByteBuffer.wrap(bytes));
    }
}
