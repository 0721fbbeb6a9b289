package dev.llmlb.simulator;

import static dev.llmlb.simulator.Client.STREAM;
import static dev.llmlb.simulator.Client.STREAM_WITH_USAGE;
import static dev.llmlb.simulator.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamTest {

    private SimulatedProvider provider = SimulatedProvider.start("openai");

    @AfterEach
    void close() {
        provider.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"OPENAI", "AZURE_OPENAI"})
    void sendsRoleThenTokensThenFinishReasonThenDone(Wire wire) throws Exception {
        provider.close();
        provider = SimulatedProvider.start("p", wire, 0, Speed.instant(8));
        provider.always(Behaviour.answer("one two three"));

        try (var events = Client.stream(provider, STREAM)) {
            assertThat(events.response.statusCode()).isEqualTo(200);
            assertThat(events.response.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            assertThat(events.kinds()).containsExactly("role", "\"one\"", "\" two\"", "\" three\"", "stop", "[DONE]");
        }
    }

    @Test
    void sendsOneChunkPerToken() throws Exception {
        provider.speed(Speed.instant(40));

        try (var events = Client.stream(provider, STREAM)) {
            assertThat(events.kinds()).hasSize(1 + 40 + 2);
        }
    }

    @Test
    void reportsUsageOnlyWhenAsked() throws Exception {
        provider.always(Behaviour.answer("one two"));

        try (var events = Client.stream(provider, STREAM_WITH_USAGE)) {
            assertThat(events.kinds()).containsExactly("role", "\"one\"", "\" two\"", "stop", "usage 3+2", "[DONE]");
        }
    }

    @Test
    void chunksBeforeUsageSayThatTheirsIsNull() throws Exception {
        try (var asked = Client.stream(provider, STREAM_WITH_USAGE);
                var notAsked = Client.stream(provider, STREAM)) {
            var chunk = json(asked.next());
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("usage").isNull()).isTrue();
            assertThat(json(notAsked.next()).has("usage")).isFalse();
        }
    }

    @Test
    void cutsTheAnswerAtMaxTokens() throws Exception {
        provider.always(Behaviour.answer("one two three"));

        try (var events = Client.stream(provider, Client.with(STREAM_WITH_USAGE, "\"max_tokens\":2"))) {
            assertThat(events.kinds()).containsExactly("role", "\"one\"", "\" two\"", "length", "usage 3+2", "[DONE]");
        }
    }

    @Test
    void eventsArriveOneByOneWhenTheyAreDue() throws Exception {
        provider.speed(new Speed(Duration.ofMillis(100), 20, 6));
        List<Long> millis = new ArrayList<>();

        long start = System.nanoTime();
        try (var events = Client.stream(provider, STREAM)) {
            events.next();
            for (int i = 0; i < 6; i++) {
                assertThat(provider.openStreams()).isOne();
                events.next();
                millis.add((System.nanoTime() - start) / 1_000_000);
            }
        }

        for (int i = 0; i < 6; i++) {
            assertThat(millis.get(i)).as("token " + i).isGreaterThanOrEqualTo(100 + 50 * i);
        }
    }

    @Test
    void speedsDifferByModel() throws Exception {
        provider.speed("slow", new Speed(Duration.ofMinutes(1), 1, 1));

        var slow = Client.sendLater(provider, Client.plainTo("slow"));

        assertThat(Client.send(provider, Client.PLAIN).statusCode()).isEqualTo(200);
        assertThat(slow).isNotDone();
    }
}
