package dev.llmlb.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Outcome;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.openai.ChatJson;
import dev.llmlb.time.SimulatedTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamWatchTest {

    private final SimulatedTime time = new SimulatedTime();
    private final List<Outcome> expired = new ArrayList<>();

    private int silences;

    private StreamWatch watch(int idle, int total, int left) {
        return watch(idle, total, left, total);
    }

    /** @param usually the seconds that callers give who do not say otherwise */
    private StreamWatch watch(int idle, int total, int left, int usually) {
        Timeouts timeouts = new Timeouts(
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(idle), Duration.ofSeconds(total));
        ChatRequest chat = ChatJson.read(
                        "{\"messages\":[]}".getBytes(StandardCharsets.US_ASCII), "m", true, Caller.ANONYMOUS, 1)
                .usually(Duration.ofSeconds(usually).toNanos());
        UpstreamRequest request = new UpstreamRequest(
                chat,
                "m",
                List.of(),
                HeadersOverride.NONE,
                Duration.ofSeconds(left).toNanos());
        StreamWatch watch = new StreamWatch(timeouts, request, time, time, () -> silences++, expired::add);
        watch.check();
        return watch;
    }

    private void seconds(int seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void aCallerWhoReadsSlowlyUsesUpTheTimeOfATargetThatIsNotToBlame() {
        StreamWatch watch = watch(10, 100, 1_000);
        seconds(1);
        watch.eventCame();
        watch.pause();
        seconds(70);
        watch.resume();
        for (int i = 0; i < 4; i++) {
            seconds(8);
            watch.eventCame();
        }
        assertThat(expired).containsExactly(Outcome.deadline("cut short by the deadline"));
    }

    @Test
    void silenceEndsAStream() {
        watch(10, 100, 100);
        seconds(9);
        assertThat(expired).isEmpty();
        seconds(1);
        assertThat(expired).containsExactly(Outcome.timeout("the stream stalled"));
        assertThat(time.waiting()).isZero();
    }

    @Test
    void everyEventBeginsTheSilenceAnew() {
        StreamWatch watch = watch(10, 100, 100);
        for (int i = 0; i < 5; i++) {
            seconds(9);
            watch.eventCame();
        }
        seconds(9);
        assertThat(expired).isEmpty();
        seconds(1);
        assertThat(expired).hasSize(1);
    }

    @Test
    void theTotalTimeEndsAStreamThatStillTalks() {
        StreamWatch watch = watch(60, 5, 100);
        seconds(4);
        watch.eventCame();
        seconds(1);
        assertThat(expired).containsExactly(Outcome.timeout("the stream took too long"));
    }

    @Test
    void theDeadlineOfTheCallerEndsItToo() {
        watch(60, 100, 3);
        seconds(3);
        assertThat(expired).containsExactly(Outcome.deadline("cut short by the deadline"));
    }

    @Test
    void aDeadlineAsLongAsUsualIsATimeOfTheTarget() {
        watch(60, 100, 3, 3);
        seconds(3);
        assertThat(expired).containsExactly(Outcome.timeout("the stream took too long"));
    }

    @Test
    void aDeadlineThatHasPassedEndsItAtOnce() {
        watch(60, 100, 0);
        assertThat(expired).hasSize(1);
    }

    @Test
    void aSlowCallerIsNoSilenceOfTheTarget() {
        StreamWatch watch = watch(10, 100, 100);
        watch.pause();
        seconds(45);
        assertThat(expired).isEmpty();
        watch.eventCame();
        watch.unpause();
        seconds(9);
        assertThat(expired).isEmpty();
        seconds(10);
        assertThat(expired).hasSize(1);
    }

    @Test
    void everyFifteenSecondsOfSilenceAreTold() {
        StreamWatch watch = watch(50, 100, 100);
        seconds(14);
        assertThat(silences).isZero();
        seconds(1);
        assertThat(silences).isOne();
        seconds(15);
        assertThat(silences).isEqualTo(2);
        watch.eventCame();
        watch.passedOn();
        seconds(14);
        assertThat(silences).isEqualTo(2);
        seconds(2);
        assertThat(silences).isEqualTo(3);
    }

    @Test
    void aStoppedWatchLeavesNoTimer() {
        watch(10, 100, 100).stop();
        assertThat(time.waiting()).isZero();
        seconds(1_000);
        assertThat(expired).isEmpty();
    }
}
