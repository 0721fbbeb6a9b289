package dev.llmlb.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Usage;
import dev.llmlb.time.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TargetStatsTest {

    private final SimulatedTime time = new SimulatedTime();
    private final AnswerLength answers = new AnswerLength();
    private final TargetStats stats = new TargetStats(time, answers);

    @Test
    void callsAndTheirTokensAreUnderWayUntilTheyEnd() {
        CallUnderWay one = begin(100.9, 0);
        CallUnderWay other = begin(0, 0);
        assertThat(stats.callsUnderWay()).isEqualTo(2);
        assertThat(stats.tokensUnderWay()).isEqualTo(101);

        one.ended(false, Usage.UNKNOWN);
        assertThat(stats.callsUnderWay()).isOne();
        assertThat(stats.tokensUnderWay()).isOne();

        other.ended(true, new Usage(1, 1));
        assertThat(stats.callsUnderWay()).isZero();
        assertThat(stats.tokensUnderWay()).isZero();
    }

    @Test
    void aCallIsNeverTakenForMoreThanTheCounterHolds() {
        Calls.begin(stats, 3);
        CallUnderWay huge = begin(Double.MAX_VALUE, 0);
        assertThat(stats.callsUnderWay()).isEqualTo(4);
        huge.ended(true, Usage.UNKNOWN);
        assertThat(stats.tokensUnderWay()).isEqualTo(300);
    }

    @Test
    void aCallKnowsWhatElseWasUnderWayAtItsStartAndItsEnd() {
        Calls.begin(stats, 4);
        CallUnderWay call = begin(50, 0);
        Calls.begin(stats, 2);
        time.advance(Duration.ofSeconds(1));
        call.ended(true, new Usage(1, 10));

        CallSample sample = stats.recent().get(0);
        assertThat(sample.othersUnderWay()).isEqualTo((4 + 6) / 2.0);
        assertThat(sample.tokensUnderWay()).isEqualTo((400 + 600) / 2.0);
        assertThat(sample.totalNanos()).isEqualTo(1_000_000_000);
        assertThat(sample.nanosPerToken()).isEqualTo(1e8);
    }

    @Test
    void ofAStreamTheTimePerTokenBeginsWithTheFirst() {
        Calls.stream(stats, time, Duration.ofSeconds(3), Duration.ofSeconds(2));

        CallSample sample = stats.recent().get(0);
        assertThat(sample.firstTokenNanos()).isEqualTo(3_000_000_000L);
        assertThat(sample.nanosPerToken()).isEqualTo(2e7);
    }

    @Test
    void aCallIsExpectedToTakeItsPromptAndAMeanAnswerOrWhatTheCallerAllows() {
        begin(0, -1).ended(true, new Usage(1, 100));
        begin(0, -1).ended(true, new Usage(1, 300));
        assertThat(answers.mean()).isEqualTo(200);
        begin(10, -1);
        assertThat(stats.tokensUnderWay()).isEqualTo(210);
        begin(10, 50);
        assertThat(stats.tokensUnderWay()).isEqualTo(210 + 60);
        begin(10, 5_000);
        assertThat(stats.tokensUnderWay()).isEqualTo(210 + 60 + 210);
    }

    @Test
    void aFailedCallIsNoSample() {
        begin(100, 0).ended(false, new Usage(10, 10));
        assertThat(stats.recent().added()).isZero();
        assertThat(stats.speed().line().calls()).isZero();
    }

    @Test
    void nothingIsLeftUnderWayWhenManyThreadsBeginAndEndCalls() throws Exception {
        int threads = 64;
        AtomicLong clock = new AtomicLong();
        TargetStats stats = new TargetStats(() -> clock.addAndGet(1_100_000), new AnswerLength());
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                running.add(pool.submit(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        stats.begin(i, 0, clock.addAndGet(1_100_000)).ended(true, new Usage(1, 1 + i % 7));
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(stats.callsUnderWay()).isZero();
        assertThat(stats.tokensUnderWay()).isZero();
        assertThat(stats.recent().added()).isEqualTo(threads * 2_000L);
    }

    @Test
    void anEstimateLosesNoCallOfManyThreads() {
        SpeedEstimate speed = new SpeedEstimate();
        IntStream.range(0, 10_000).parallel().forEach(i -> speed.add(new CallSample(0, -1, 1_000_000, 10, 0, 0)));
        assertThat(speed.line().calls()).isEqualTo(10_000);
    }

    @Test
    void callsThatAreToldOutOfOrderAreNotForgottenTwice() {
        SpeedEstimate speed = new SpeedEstimate();
        long minute = 60_000_000_000L;
        for (int i = 0; i < 10; i++) {
            speed.add(new CallSample(minute, -1, 1_000_000, 10, 0, 0));
            speed.add(new CallSample(0, -1, 1_000_000, 10, 0, 0));
        }
        assertThat(speed.line().calls()).isEqualTo(20);
    }

    @Test
    void ofManyCallsAtOnceAHundredAreEnough() {
        Calls.together(stats, time, 150, Duration.ofSeconds(1));
        assertThat(stats.recent().added()).isEqualTo(100);

        Calls.together(stats, time, 50, Duration.ofSeconds(1));
        assertThat(stats.recent().added()).isEqualTo(150);
    }

    private CallUnderWay begin(double promptWork, long maxTokens) {
        return stats.begin(promptWork, maxTokens, time.nanos());
    }
}
