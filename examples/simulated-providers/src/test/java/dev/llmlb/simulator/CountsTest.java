package dev.llmlb.simulator;

import static dev.llmlb.simulator.Client.PLAIN;
import static dev.llmlb.simulator.Client.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CountsTest {

    private final SimulatedProvider provider = SimulatedProvider.start("openai");

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void areExactUnderParallelCalls() {
        provider.next(Behaviour.status(429), Behaviour.status(429), Behaviour.status(429));

        var statuses =
                IntStream.range(0, 200)
                        .mapToObj(i -> Client.sendLater(provider, Client.plainTo("m" + i % 2)))
                        .toList()
                        .stream()
                        .map(call -> call.join().statusCode())
                        .toList();

        assertThat(statuses.stream().filter(status -> status == 429)).hasSize(3);
        assertThat(provider.calls()).isEqualTo(200);
        assertThat(provider.calls("m0")).isEqualTo(100);
        assertThat(provider.calls("m1")).isEqualTo(100);
        assertThat(provider.requests()).hasSize(200);
        assertThat(provider.cancelled()).isZero();
    }

    @Test
    void aFinishedStreamIsNotCancelled() throws Exception {
        try (var events = Client.stream(provider, STREAM)) {
            events.kinds();
        }

        assertThat(provider.openStreams()).isZero();
        assertThat(provider.cancelled()).isZero();
    }

    @Test
    void aClientHangsUpInsideAStream() throws Exception {
        provider.speed(new Speed(Duration.ZERO, 100, 100_000));

        try (var events = Client.stream(provider, STREAM)) {
            events.next();
            assertThat(provider.openStreams()).isOne();
        }

        assertCancelledOnce();
    }

    @Test
    void aClientHangsUpInAStalledStream() throws Exception {
        provider.next(Behaviour.stallAfterTokens(1));

        try (var events = Client.stream(provider, STREAM)) {
            events.next();
        }

        assertCancelledOnce();
    }

    @Test
    void aClientHangsUpBeforeTheFirstToken() {
        provider.speed(new Speed(Duration.ofMinutes(1), 1, 1));
        var call = Client.sendLater(provider, STREAM);
        Client.eventually(() -> assertThat(provider.openStreams()).isOne());

        call.cancel(true);

        assertCancelledOnce();
    }

    @Test
    void aClientHangsUpOnSilence() {
        provider.next(Behaviour.silence());
        var call = Client.sendLater(provider, PLAIN);
        Client.eventually(() -> assertThat(provider.calls()).isOne());

        call.cancel(true);

        assertCancelledOnce();
    }

    @Test
    void resetStartsThemAgain() throws Exception {
        Client.send(provider, PLAIN);

        provider.reset();

        assertThat(provider.calls()).isZero();
        assertThat(provider.calls("m")).isZero();
        assertThat(provider.requests()).isEmpty();
    }

    private void assertCancelledOnce() {
        Client.eventually(() -> assertThat(provider.cancelled()).isOne());
        assertThat(provider.openStreams()).isZero();
    }
}
