package dev.llmlb.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseDataTest {

    private static String data(String event) {
        SseData data = SseData.of(event.getBytes(UTF_8));
        return data == null ? null : new String(data.bytes, data.start, data.end - data.start, UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {}\n\n",
                "data:{}\r\n\r\n",
                "data: {}\r\r",
                "event: x\nid: 1\ndata: {}\n\n",
                ": c\ndata: {}\nretry: 1\n\n",
                "\n\ndata: {}",
                "data: {}"
            })
    void theDataOfAnEvent(String event) {
        assertThat(data(event)).isEqualTo("{}");
    }

    @Test
    void onlyOneSpaceBelongsToTheField() {
        assertThat(data("data:  x \n\n")).isEqualTo(" x ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesOfDataAreJoined(String end) {
        assertThat(data("data: a" + end + "event: x" + end + "data:b" + end + "data: " + end + end))
                .isEqualTo("a\nb\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"error\":{}}\n\n", "{\n  \"error\": {}\n}\n\n", "[{\r\n\"error\":{}}]\r\n\r\n"})
    void anErrorThatIsNoEventIsTheDataOfOne(String bare) {
        assertThat(data(bare)).isEqualTo(bare);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"choices\":[]}\n\n", "\"error\"\n\n", "{\"err", "[{", ": {\"error\":{}}\n\n"})
    void otherBareWordsAreNot(String bare) {
        assertThat(data(bare)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: error\ndata: {}\n\n",
                "data:{}\r\nevent:error\r\n\r\n",
                "event: x\revent: error\rdata: {}\r\r"
            })
    void anEventMayBeAnErrorByItsName(String event) {
        assertThat(SseData.of(event.getBytes(UTF_8)).error).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: event: error\n\n",
                "event: errors\ndata: {}\n\n",
                "event: error\nevent: x\ndata: {}\n\n",
                "event\n: error\ndata: error\n\n"
            })
    void otherEventsAreNone(String event) {
        assertThat(SseData.of(event.getBytes(UTF_8)).error).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", ": keep-alive\n\n", "event: ping\n\n", "database: x\n\n", "dat", "Data: x\n\n"})
    void anEventWithoutDataHasNone(String event) {
        assertThat(data(event)).isNull();
    }
}
