package dev.llmlb.simulator;

import static dev.llmlb.simulator.Client.PLAIN;
import static dev.llmlb.simulator.Client.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.ConnectException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DownAndUpTest {

    private final SimulatedProvider provider = SimulatedProvider.start("openai");

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void downRefusesConnectionsAlsoOfClientsThatWereConnected() throws Exception {
        Client.send(provider, PLAIN);

        provider.down();

        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> Client.send(provider, PLAIN));
    }

    @Test
    void downCutsOpenCalls() throws Exception {
        provider.next(Behaviour.stallAfterTokens(1), Behaviour.silence());
        try (var events = Client.stream(provider, STREAM)) {
            events.next();
            events.next();
            var silent = Client.sendLater(provider, PLAIN);
            Client.eventually(() -> assertThat(provider.calls()).isEqualTo(2));

            provider.down();

            assertThatIOException().isThrownBy(events::next);
            Client.eventually(() -> assertThat(silent).isCompletedExceptionally());
        }
        assertThat(provider.openStreams()).isZero();
        assertThat(provider.cancelled()).isZero();
    }

    @Test
    void upListensOnTheSamePortWithCountsKept() throws Exception {
        Client.send(provider, PLAIN);
        int port = provider.port();

        for (int i = 0; i < 3; i++) {
            provider.down();
            provider.down();
            provider.up();
            provider.up();
            assertThat(Client.send(provider, PLAIN).statusCode()).isEqualTo(200);
        }

        assertThat(provider.port()).isEqualTo(port);
        assertThat(provider.calls()).isEqualTo(4);
    }

    @Test
    void downUnderLoadIsNobodysHangUp() throws Exception {
        provider.speed(new Speed(Duration.ZERO, 200, 100_000));
        for (int round = 0; round < 5; round++) {
            int before = provider.calls();
            var calls = IntStream.range(0, 50)
                    .mapToObj(i -> Client.sendLater(provider, STREAM))
                    .toList();
            Client.eventually(() -> assertThat(provider.calls()).isGreaterThan(before + 10));

            provider.down();

            Client.eventually(() -> assertThat(calls).allMatch(call -> call.isCompletedExceptionally()));
            provider.up();
        }
        assertThat(provider.openStreams()).isZero();
        assertThat(provider.cancelled()).isZero();
    }

    @Test
    void aClosedProviderStaysClosed() {
        provider.close();
        provider.close();
        provider.down();

        assertThatIllegalStateException().isThrownBy(provider::up).withMessageContaining("openai is closed");
    }
}
