package dev.llmlb.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    @Test
    void closeLeavesNone() throws Exception {
        Set<Thread> before = threads();
        try (var provider = SimulatedProvider.start("gone")) {
            provider.next(Behaviour.silence());
            var silent = Client.sendLater(provider, Client.STREAM);
            Client.eventually(() -> assertThat(provider.calls()).isOne());
            provider.down();
            provider.up();
            Client.send(provider, Client.PLAIN);
            Client.eventually(() -> assertThat(silent).isCompletedExceptionally());
            assertThat(named("simulated-gone")).isNotEmpty();
        }

        assertThat(named("simulated-gone")).isEmpty();
        assertThat(threads().stream().filter(thread -> !before.contains(thread)))
                .allMatch(thread -> thread.getName().startsWith("HttpClient"));
    }

    @Test
    void aFailedStartLeavesNone() {
        try (var other = SimulatedProvider.start("other")) {
            assertThatThrownBy(() -> SimulatedProvider.start("late", Wire.OPENAI, other.port(), Speed.instant(1)))
                    .hasMessageContaining("port " + other.port());
        }

        assertThat(named("simulated-late")).isEmpty();
    }

    @Test
    void aThousandSlowStreamsNeedAFew() {
        var speed = new Speed(Duration.ofMillis(500), 10, 10);
        try (var provider = SimulatedProvider.start("slow", Wire.OPENAI, 0, speed)) {
            var calls = IntStream.range(0, 1_000)
                    .mapToObj(i -> Client.sendLater(provider, Client.STREAM))
                    .toList();

            Client.eventually(() -> assertThat(provider.openStreams()).isEqualTo(1_000));
            assertThat(named("simulated-slow")).hasSizeLessThan(20);
            assertThat(calls).allSatisfy(call -> assertThat(call.join().body()).endsWith("data: [DONE]\n\n"));
            assertThat(provider.calls()).isEqualTo(1_000);
            assertThat(provider.openStreams() + provider.cancelled()).isZero();
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet();
    }

    private static Set<String> named(String prefix) {
        return threads().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toSet());
    }
}
