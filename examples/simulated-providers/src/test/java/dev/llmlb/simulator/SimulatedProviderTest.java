package dev.llmlb.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedProviderTest {

    private final SimulatedProvider provider = SimulatedProvider.start("life");
    private final Caller caller = new Caller(provider);

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void countsCallsAndKeepsRequests() throws Exception {
        caller.chat(Caller.STREAM);
        caller.chat(Caller.PLAIN.replace("\"m\"", "\"n\""));

        assertThat(provider.calls()).isEqualTo(2);
        assertThat(provider.calls("n")).isEqualTo(1);
        var first = provider.requests().get(0);
        assertThat(first.method() + " " + first.path()).isEqualTo("POST /v1/chat/completions");
        assertThat(first.headers()).containsEntry("authorization", "Bearer key");
        assertThat(first.bodyText()).isEqualTo(Caller.STREAM);
        assertThat(first.model()).isEqualTo("m");
        assertThat(first.stream()).isTrue();
        provider.reset();
        assertThat(provider.calls() + provider.calls("m") + provider.requests().size())
                .isZero();
    }

    @Test
    void downRefusesAndUpComesBackOnTheSamePort() throws Exception {
        int port = provider.port();
        caller.chat(Caller.PLAIN);
        provider.next(Behaviour.status(418));
        provider.down();

        Caller.await(caller::isRefused);
        provider.up();
        assertThat(provider.port()).isEqualTo(port);
        assertThat(caller.chat(Caller.PLAIN).statusCode()).isEqualTo(418);
        assertThat(provider.calls()).isEqualTo(2);
    }

    @Test
    void downCutsWhatIsOpen() throws Exception {
        provider.next(Behaviour.stallAfterTokens(1), Behaviour.silence());
        try (var events = new Events(caller.open(Caller.STREAM).body())) {
            events.next();
            events.next();
            var silent = caller.chatLater(Caller.PLAIN);
            Caller.await(() -> provider.calls() == 2);
            provider.down();

            assertThatThrownBy(events::next).isInstanceOf(IOException.class);
            assertThatThrownBy(silent::join).isInstanceOf(CompletionException.class);
        }
        assertThat(provider.openStreams()).isZero();
        assertThat(provider.cancelled()).isZero();
    }

    @Test
    void downAndUpCanBeRepeated() throws Exception {
        for (int i = 0; i < 5; i++) {
            provider.down();
            provider.down();
            provider.up();
            provider.up();
            assertThat(caller.chat(Caller.PLAIN).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aTakenPortIsToldAndLeavesNothingBehind() {
        assertThatThrownBy(() -> SimulatedProvider.start("taken", Wire.OPENAI, provider.port(), Speed.instant(1)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(Integer.toString(provider.port()));
        assertThat(threads("simulated-taken")).isEmpty();
    }

    @Test
    void closeLeavesNoThread() throws Exception {
        provider.next(Behaviour.silence());
        var silent = caller.chatLater(Caller.PLAIN);
        Caller.await(() -> provider.calls() == 1);
        assertThat(threads("simulated-life")).isNotEmpty().allMatch(Thread::isDaemon);
        provider.close();
        provider.close();

        assertThatThrownBy(silent::join).isInstanceOf(CompletionException.class);
        assertThat(threads("simulated-life")).isEmpty();
    }

    private static List<Thread> threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .toList();
    }
}
