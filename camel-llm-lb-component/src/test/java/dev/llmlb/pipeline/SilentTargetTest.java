package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.answer;
import static dev.llmlb.pipeline.FakeProviders.silence;
import static dev.llmlb.pipeline.Rig.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.health.HealthState;
import dev.llmlb.model.Caller;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Usage;
import dev.llmlb.pipeline.FakeProviders.Script;
import dev.llmlb.pipeline.Rig.Result;
import dev.llmlb.strategy.StrategyType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers whose deadlines are far below the provider's own timers (10 s, 30 s). */
class SilentTargetTest {

    private static final Duration SHORT = Duration.ofSeconds(5);

    private final Rig rig = new Rig();

    private Script after(int millis) {
        return rig.providers.later(Duration.ofMillis(millis), answer());
    }

    private Result send(boolean stream, Duration deadline) {
        return rig.send(Rig.request("m", stream, Caller.ANONYMOUS, deadline));
    }

    /** Five requests a second for so long; those that failed. */
    private long failed(int seconds, boolean stream) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < 5 * seconds; i++) {
            results.add(send(stream, SHORT));
            rig.time.advance(Duration.ofMillis(200));
        }
        rig.time.advance(SHORT);
        return results.stream().filter(result -> result.failure != null).count();
    }

    private HealthState healthOfA() {
        return rig.balancer().pools().get(0).targets().get(0).health().state();
    }

    private void rule(StrategyType strategy) {
        rig.rule(strategy, target("a"), target("b"));
        rig.providers.always("a/m", after(300));
        rig.providers.always("b/m", after(300));
    }

    @ParameterizedTest
    @EnumSource(StrategyType.class)
    void aTargetThatFallsSilentIsFoundOutWhateverTheStrategy(StrategyType strategy) {
        rule(strategy);
        assertThat(failed(10, false)).isZero();

        rig.providers.always("a/m", silence());
        failed(20, false);
        assertThat(rig.log.attempts.toString()).contains("a/m timeout");
        assertThat(failed(60, false)).as("probes, of 300").isLessThanOrEqualTo(8);

        rig.providers.always("a/m", after(300));
        rig.time.advance(Duration.ofSeconds(15));
        failed(60, false);
        assertThat(healthOfA()).isEqualTo(HealthState.CLOSED);
    }

    @Test
    void soIsOneThatNeverSaidAWord() {
        rule(StrategyType.WEIGHT);
        rig.providers.always("a/m", silence());
        failed(20, false);
        assertThat(failed(60, false)).as("probes, of 300").isLessThanOrEqualTo(8);
    }

    @Test
    void soIsOneThatNoticesTheDeadlineFirst() {
        rule(StrategyType.WEIGHT);
        assertThat(failed(10, false)).isZero();
        rig.providers.always(
                "a/m", rig.providers.later(Duration.ofMillis(4_900), FakeProviders.ends(Outcome.timeout("its own"))));
        failed(20, false);
        assertThat(rig.log.attempts.toString()).contains("a/m deadline, ").contains("a/m timeout");
        assertThat(healthOfA()).isNotEqualTo(HealthState.CLOSED);
    }

    @Test
    void soIsOneThatStreams() {
        rule(StrategyType.WEIGHT);
        for (int i = 0; i < 20; i++) {
            Result result = send(true, SHORT);
            rig.time.advance(Duration.ofMillis(500));
            ((FakeStream) result.answer.reply().stream()).end(Outcome.SUCCESS, new Usage(10, 20));
        }
        rig.providers.always("a/m", silence());
        failed(20, true);
        assertThat(rig.log.attempts.toString()).contains("a/m first_token_timeout");
        assertThat(healthOfA()).isNotEqualTo(HealthState.CLOSED);
    }

    @ParameterizedTest
    @CsvSource({"2000, 1000, 0", "2000, 1000, 4", "2000, 5000, 4", "400, 1000, 4"})
    void callersInAHurryTakeOutNoTargetThatIsOnlySlow(int millis, int hurryMillis, int patientOfTen) {
        rule(StrategyType.WEIGHT);
        rig.providers.always("a/m", after(millis));
        for (int i = 0; i < 8; i++) {
            send(false, Rig.TOTAL);
        }
        rig.time.advance(Rig.TOTAL);

        for (int i = 0; i < 500; i++) {
            send(false, i % 10 < patientOfTen ? Rig.TOTAL : Duration.ofMillis(hurryMillis));
            rig.time.advance(Duration.ofMillis(100));
        }
        assertThat(rig.log.attempts.toString()).doesNotContain("timeout");
        assertThat(healthOfA()).isEqualTo(HealthState.CLOSED);
    }

    @Test
    void norDoLongAnswersBetweenShortOnes() {
        rig.rule(target("a"));
        for (int i = 0; i < 300; i++) {
            rig.providers.next("a/m", after(i % 5 < 2 ? 20_000 : 300));
            send(false, SHORT);
            rig.time.advance(Duration.ofMillis(200));
        }
        assertThat(rig.log.attempts.toString()).contains("a/m deadline").doesNotContain("timeout");
        assertThat(healthOfA()).isEqualTo(HealthState.CLOSED);
    }

    @Test
    void norDoesOneCallerAlone() {
        rig.rule(target("a"), target("b"));
        rig.providers.always("a/m", after(2_000));
        rig.providers.always("b/m", after(2_000));
        for (int i = 0; i < 100; i++) {
            send(false, Duration.ofSeconds(1));
            rig.time.advance(Duration.ofSeconds(1));
        }
        assertThat(rig.log.attempts.toString()).contains("deadline").doesNotContain("timeout");
    }

    @Test
    void anErrorIsAWord() {
        Silence silence = new Silence();
        for (int i = 0; i < 10; i++) {
            assertThat(silence.goesOn(30, 10)).isEqualTo(i % 3 == 2);
            if (i % 3 == 2) {
                silence.broken();
            }
        }
        assertThat(silence.goesOn(29, 10)).isFalse();
        assertThat(silence.goesOn(30, -1)).isFalse();
    }
}
