package dev.llmlb.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlaCutoffTest {

    private final SimulatedTime time = new SimulatedTime();
    private final TargetStats stats = new TargetStats(time, new AnswerLength());

    @Test
    void threeCallsThatAreTooSlowOnAverageMissIt() {
        SlaCutoff cutoff = new SlaCutoff(stats, 50, 0);
        Calls.plain(stats, time, Duration.ofSeconds(9));
        Calls.plain(stats, time, Duration.ofSeconds(9));
        assertThat(cutoff.isMissed()).isFalse();
        Calls.plain(stats, time, Duration.ofSeconds(9));
        assertThat(cutoff.isMissed()).isTrue();
    }

    @Test
    void exactlyTheBoundDoesNot() {
        SlaCutoff cutoff = new SlaCutoff(stats, 50, 0);
        for (int i = 0; i < 3; i++) {
            Calls.plain(stats, time, Duration.ofSeconds(5));
        }
        assertThat(cutoff.isMissed()).isFalse();
    }

    @Test
    void theFirstTokenHasABoundOfItsOwnAndPlainCallsDoNotTellOfIt() {
        SlaCutoff cutoff = new SlaCutoff(stats, 0, 400);
        for (int i = 0; i < 3; i++) {
            Calls.plain(stats, time, Duration.ofSeconds(9));
        }
        assertThat(cutoff.isMissed()).isFalse();
        for (int i = 0; i < 3; i++) {
            Calls.stream(stats, time, Duration.ofMillis(500), Duration.ofMillis(1));
        }
        assertThat(cutoff.isMissed()).isTrue();
    }

    @Test
    void itRecoversWithFasterCalls() {
        SlaCutoff cutoff = new SlaCutoff(stats, 50, 0);
        for (int i = 0; i < 3; i++) {
            Calls.plain(stats, time, Duration.ofSeconds(9));
        }
        for (int i = 0; i < 6; i++) {
            Calls.plain(stats, time, Duration.ofSeconds(1));
            time.advance(Duration.ofMillis(20));
        }
        assertThat(cutoff.isMissed()).isFalse(); // (3 × 90 + 6 × 10) / 9 = 37 ms
    }

    @Test
    void itRecoversWhenTheSlowCallsAreThreeMinutesOld() {
        SlaCutoff cutoff = new SlaCutoff(stats, 50, 0);
        for (int i = 0; i < 3; i++) {
            Calls.plain(stats, time, Duration.ofSeconds(9));
        }
        time.advance(Duration.ofMinutes(3).minus(Duration.ofSeconds(18)));
        assertThat(cutoff.isMissed()).isTrue();
        time.advance(Duration.ofNanos(1));
        assertThat(cutoff.isMissed()).isFalse();
    }
}
