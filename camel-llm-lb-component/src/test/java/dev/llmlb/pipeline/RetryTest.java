package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.FakeProviders.unreachable;
import static dev.llmlb.pipeline.Rig.retrying;
import static dev.llmlb.pipeline.Rig.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.pipeline.Rig.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {

    private final Rig rig = new Rig();

    private List<Long> timesInMillis() {
        return rig.providers.sent.stream().map(call -> call.atNanos / 1_000_000).toList();
    }

    @Test
    void aWrittenRetryComesBeforeAnyOtherTarget() {
        rig.providers.next("a/m", status(500), status(502));
        rig.rule(retrying(target("a"), 2, Duration.ofMillis(300), 500, 502), target("b"));
        Result result = rig.send();
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(rig.providers.targets()).containsExactly("a/m", "a/m", "a/m");
        assertThat(timesInMillis()).containsExactly(0L, 300L, 600L);
        assertThat(result.answer.attempts()).hasSize(3);
        assertThat(rig.log.requests).containsExactly("r1 a/m success 3 600");
    }

    @Test
    void afterItsRepeatsTheNextTargetIsTriedAtOnce() {
        rig.providers.next("a/m", status(500), status(500), status(500));
        rig.rule(retrying(target("a"), 1, Duration.ofMillis(300), 500), target("b"));
        Result result = rig.send();
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(rig.providers.targets()).containsExactly("a/m", "a/m", "b/m");
        assertThat(timesInMillis()).containsExactly(0L, 300L, 300L);
        assertThat(result.answer.target().provider()).isEqualTo("b");
    }

    @Test
    void onlyTheWrittenStatusesAreRepeated() {
        rig.providers.next("a/m", status(503));
        rig.rule(retrying(target("a"), 2, Duration.ofMillis(300), 500), target("b"));
        rig.send();
        assertThat(rig.providers.targets()).containsExactly("a/m", "b/m");
    }

    @Test
    void aWrittenRetryOfNoAttemptsForbidsTheRepeatOfTheLastTarget() {
        rig.providers.next("a/m", status(500));
        Result result = rig.rule(retrying(target("a"), 0, Duration.ZERO, 500)).send();
        assertThat(result.failure.getStatus()).isEqualTo(500);
        assertThat(rig.providers.targets()).containsExactly("a/m");
    }

    @Test
    void aShortRetryAfterIsWaitedOutOnTheSameTarget() {
        rig.providers.next("a/m", status(429, 5_000));
        rig.rule(retrying(target("a"), 1, Duration.ofMillis(100), 429), target("b"));
        rig.send();
        rig.time.advance(Duration.ofSeconds(6));
        assertThat(rig.providers.targets()).containsExactly("a/m", "a/m");
        assertThat(timesInMillis()).containsExactly(0L, 5_000L);
    }

    @Test
    void aRetryAfterShorterThanTheDelayDoesNotShortenIt() {
        rig.providers.next("a/m", status(429, 10));
        rig.rule(retrying(target("a"), 1, Duration.ofMillis(100), 429));
        rig.send();
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(timesInMillis()).containsExactly(0L, 100L);
    }

    @Test
    void aLongRetryAfterMovesOn() {
        rig.providers.next("a/m", status(429, 5_001));
        rig.rule(retrying(target("a"), 1, Duration.ofMillis(100), 429), target("b"));
        assertThat(rig.send().answer.target().provider()).isEqualTo("b");
    }

    @Test
    void withoutAWrittenRetryARetryAfterIsNotWaitedOutWhileOthersAreLeft() {
        rig.providers.next("a/m", status(429, 100));
        rig.rule(target("a"), target("b")).send();
        assertThat(rig.providers.targets()).containsExactly("a/m", "b/m");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void withoutAWrittenRetryTheLastTargetIsRepeatedOnce(int status) {
        rig.providers.next("a/m", status(500));
        rig.providers.next("b/m", status(status), status(status));
        Result result = rig.rule(target("a"), target("b")).send();
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(rig.providers.targets()).containsExactly("a/m", "b/m", "b/m");
        assertThat(timesInMillis()).containsExactly(0L, 0L, 100L);
        assertThat(result.failure.getStatus()).isEqualTo(status);
        assertThat(result.told).isOne();
    }

    @Test
    void aRequestHasOneSuchRepeatAlsoWhenAnotherTargetComesBackAfterIt() {
        rig.rule(target("a"), target("b"));
        rig.providers.next("b/m", status(529, 1_000));
        rig.send();
        rig.send();
        rig.providers.sent.clear();
        rig.providers.next("a/m", status(503), status(503));
        rig.providers.next("b/m", status(503), status(503));
        Result result = rig.send();
        rig.time.advance(Duration.ofSeconds(5));
        assertThat(rig.providers.targets()).containsExactly("a/m", "a/m", "b/m");
        assertThat(result.failure.getStatus()).isEqualTo(503);
    }

    @Test
    void aLostConnectionOfTheLastTargetIsRepeatedToo() {
        rig.providers.next("a/m", unreachable());
        Result result = rig.rule(target("a")).send();
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(result.answer.attempts()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 422})
    void whatARepeatCannotMendIsNotRepeated(int status) {
        rig.providers.next("a/m", status(status));
        Result result = rig.rule(target("a")).send();
        assertThat(result.failure.getStatus()).isEqualTo(status);
        assertThat(rig.providers.targets()).containsExactly("a/m");
    }

    @Test
    void theBudgetOfThePoolStopsRepeats() {
        rig.rule(target("a"));
        for (int i = 0; i < 20; i++) {
            rig.providers.next("a/m", status(500), status(500));
        }
        for (int i = 0; i < 10; i++) {
            rig.send();
        }
        assertThat(rig.time.waiting()).isEqualTo(RetryBudget.MIN_PER_SECOND);
        assertThat(rig.log.requests).hasSize(10 - RetryBudget.MIN_PER_SECOND);
    }

    @Test
    void aRequestWhoseRepeatTheBudgetForbidsMovesOn() {
        rig.rule(retrying(target("a"), 5, Duration.ZERO, 500), target("b"));
        rig.providers.next("a/m", status(500), status(500), status(500), status(500), status(500));
        Result result = rig.send();
        rig.time.advance(Duration.ofMillis(1));
        assertThat(rig.providers.targets()).containsExactly("a/m", "a/m", "a/m", "a/m", "b/m");
        assertThat(result.answer.attempts()).hasSize(5);
    }
}
