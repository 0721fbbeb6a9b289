package dev.llmlb.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpeedViewTest {

    private final SimulatedTime time = new SimulatedTime();
    private final TargetStats stats = new TargetStats(time, new AnswerLength());

    private void call(long firstTokenNanos, long totalNanos, long tokens) {
        stats.add(new CallSample(time.nanos(), firstTokenNanos, totalNanos, tokens, 0, 0));
    }

    @Test
    void nothingIsKnownOfATargetWithoutCalls() {
        assertThat(stats.speedView()).isEqualTo(new SpeedView(0, -1, -1, -1, -1));
    }

    @Test
    void ranksAreOfWholeCallsAndMeansOfThoseThatTell() {
        for (int i = 1; i <= 20; i++) {
            call(-1, i * 100, -1); // plain, without usage
        }
        call(50, 2_100, 11); // 205 for each token after the first
        assertThat(stats.speedView()).isEqualTo(new SpeedView(21, 50, 205, 1_100, 2_000));
    }

    @Test
    void oldCallsAreForgotten() {
        call(50, 2_100, 11);
        time.advance(Duration.ofMinutes(20));
        assertThat(stats.speedView().calls()).isOne();
        time.advance(Duration.ofNanos(1));
        assertThat(stats.speedView().calls()).isZero();
    }
}
