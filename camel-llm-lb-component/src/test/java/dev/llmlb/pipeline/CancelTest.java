package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.answer;
import static dev.llmlb.pipeline.FakeProviders.silence;
import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.FakeProviders.stream;
import static dev.llmlb.pipeline.Rig.retrying;
import static dev.llmlb.pipeline.Rig.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.pipeline.Rig.Result;
import dev.llmlb.provider.ProviderModel;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CancelTest {

    private final Rig rig = new Rig();
    private final Result result = new Result();

    private BalancedCall send(boolean stream) {
        return rig.balancer().send(Rig.request("m", stream, Caller.ANONYMOUS, Duration.ofMinutes(5)), result);
    }

    private void assertThatItWasGivenUp(int attempts) {
        assertThat(result.failure.getStatus()).isEqualTo(499);
        assertThat(result.failure.getCode()).isEqualTo("cancelled");
        assertThat(result.failure.getAttempts()).hasSize(attempts);
        assertThat(rig.time.waiting()).isZero();
        rig.time.advance(Duration.ofMinutes(10));
        assertThat(result.told).isOne();
        assertThat(rig.log.requests).hasSize(1).first().asString().contains("cancelled");
    }

    @Test
    void aSilentProviderIsHungUpAndNoOtherIsAsked() {
        rig.rule(target("a"), target("b"));
        rig.providers.next("a/m", silence());
        send(true).cancel();
        assertThat(rig.providers.sent.get(0).cancelled).isTrue();
        assertThat(rig.providers.targets()).containsExactly("a/m");
        assertThatItWasGivenUp(1);
    }

    @Test
    void thePermitIsFree() {
        rig.models(Map.of("m", new ProviderModel("m", 0, 0, 0, 1, Set.of())));
        rig.rule(target("a"), target("b"));
        rig.providers.next("a/m", silence());
        send(false).cancel();
        rig.send(); // b's turn
        assertThat(rig.send().answer.target().provider()).isEqualTo("a");
    }

    @Test
    void aPauseBeforeARepeatIsCutShort() {
        rig.rule(retrying(target("a"), 1, Duration.ofSeconds(3), 500));
        rig.providers.next("a/m", status(500));
        send(false).cancel();
        assertThatItWasGivenUp(1);
    }

    @Test
    void soIsTheWaitForATargetToComeBack() {
        rig.rule(target("a"));
        rig.providers.next("a/m", status(429, 1_500));
        rig.send(Duration.ofSeconds(1)); // less than the hint
        rig.log.requests.clear();
        send(false).cancel();
        assertThat(rig.providers.targets()).containsExactly("a/m");
        assertThatItWasGivenUp(0);
    }

    @Test
    void aSecondCancelIsNothing() {
        rig.rule(target("a"));
        rig.providers.next("a/m", silence());
        BalancedCall call = send(false);
        call.cancel();
        call.cancel();
        assertThatItWasGivenUp(1);
    }

    @Test
    void anAnswerThatIsThereStays() {
        rig.rule(target("a"));
        rig.providers.next("a/m", answer());
        send(false).cancel();
        assertThat(result.answer).isNotNull();
        assertThat(result.told).isOne();
        assertThat(rig.providers.sent.get(0).cancelled).isFalse();
    }

    @Test
    void aStreamThatHasBegunIsEndedByClosingIt() {
        FakeStream begun = new FakeStream();
        rig.rule(target("a"));
        rig.providers.next("a/m", stream(begun));
        send(true).cancel();
        assertThat(begun.closed).isFalse();
        assertThat(rig.providers.sent.get(0).cancelled).isFalse();
    }

    @Test
    void theFallbackThatIsUnderWayIsCancelled() {
        rig.rule(target("a"), target("b"));
        rig.providers.next("a/m", status(500));
        rig.providers.next("b/m", rig.providers.later(Duration.ofSeconds(1), answer()));
        send(false).cancel();
        assertThat(rig.providers.targets()).containsExactly("a/m", "b/m");
        assertThat(rig.providers.sent.get(1).cancelled).isTrue();
        assertThatAnswersAreDropped();
    }

    private void assertThatAnswersAreDropped() {
        rig.time.advance(Duration.ofMinutes(1));
        assertThat(result.answer).isNull();
        assertThat(result.failure.getAttempts()).hasSize(2);
    }
}
