package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.breaks;
import static dev.llmlb.pipeline.FakeProviders.ends;
import static dev.llmlb.pipeline.FakeProviders.silence;
import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.FakeProviders.unreachable;
import static dev.llmlb.pipeline.Rig.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmlb.model.Answer;
import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.ErrorCategory;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Target;
import dev.llmlb.pipeline.Rig.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FallbackTest {

    private final Rig rig = new Rig();

    @Test
    void aSuccessAtTheFirstTryIsTheAnswer() {
        Result result = rig.rule(target("a"), target("b")).send();
        assertThat(result.answer.target()).isEqualTo(new Target("a", "m"));
        assertThat(result.answer.ruleId()).isEqualTo("r1");
        assertThat(result.answer.attempts()).hasSize(1);
        assertThat(result.told).isOne();
        assertThat(rig.log.attempts).containsExactly("1 a/m success");
        assertThat(rig.log.requests).containsExactly("r1 a/m success 1 0");
        assertThat(rig.time.waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 405, 408, 410, 429, 498, 500, 501, 502, 503, 504, 520, 524, 529})
    void theseStatusesMoveOnAtOnce(int status) {
        rig.providers.next("a/m", status(status));
        Result result = rig.rule(target("a"), target("b")).send();
        assertThat(rig.providers.targets()).containsExactly("a/m", "b/m");
        assertThat(result.answer.target().provider()).isEqualTo("b");
        assertThat(result.answer.attempts()).hasSize(2);
        assertThat(rig.time.nanos()).isZero();
        assertThat(rig.log.requests).containsExactly("r1 b/m success 2 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 415, 422})
    void aFaultOfTheRequestDoesNot(int status) {
        rig.providers.next("a/m", status(status));
        Result result = rig.rule(target("a"), target("b")).send();
        assertThat(rig.providers.targets()).containsExactly("a/m");
        assertThat(result.failure.getStatus()).isEqualTo(status);
        assertThat(result.failure.getCategory()).isEqualTo(ErrorCategory.VALIDATION);
        assertThat(result.failure.getCallerFaultBody()).isEqualTo(FakeProviders.BODY);
        assertThat(rig.log.requests).containsExactly("r1 a/m caller_fault 1 0");
    }

    @Test
    void noConnectionAndABrokenAnswerMoveOn() {
        rig.providers.next("a/m", unreachable());
        rig.providers.next("b/m", ends(Outcome.broken("x")));
        Result result = rig.rule(target("a"), target("b"), target("c")).send();
        assertThat(result.answer.target().provider()).isEqualTo("c");
    }

    @Test
    void writtenStatusesReplaceTheDefaults() {
        rig.providers.next("a/m", status(400));
        rig.rule(Rig.fallingBackOn(target("a"), 400), target("b"));
        assertThat(rig.send().answer.target().provider()).isEqualTo("b");

        Rig other = new Rig();
        other.providers.next("a/m", status(500));
        Result result =
                other.rule(Rig.fallingBackOn(target("a"), 429), target("b")).send();
        assertThat(result.failure.getStatus()).isEqualTo(500);
        assertThat(other.providers.targets()).containsExactly("a/m");
    }

    @Test
    void cloudflaresStatusesStandWith502() {
        Rig without = new Rig();
        without.providers.next("a/m", status(522));
        Result result =
                without.rule(Rig.fallingBackOn(target("a"), 503), target("b")).send();
        assertThat(result.failure.getStatus()).isEqualTo(522);

        rig.providers.next("a/m", status(522), status(522));
        Result repeated =
                rig.rule(Rig.retrying(target("a"), 1, Duration.ZERO, 502)).send();
        rig.time.advance(Duration.ofMillis(1));
        assertThat(repeated.failure.getStatus()).isEqualTo(522);
        assertThat(rig.providers.targets()).containsExactly("a/m", "a/m");
    }

    @Test
    void aTargetThatIsNoFallbackCandidateIsNotMovedOnTo() {
        rig.providers.next("a/m", status(500));
        Result result = rig.rule(target("a"), Rig.noFallbackCandidate(target("b")), target("c"))
                .send();
        assertThat(rig.providers.targets()).containsExactly("a/m", "c/m");
        assertThat(result.answer.target().provider()).isEqualTo("c");
        rig.providers.sent.clear();
        rig.send();
        assertThat(rig.providers.targets()).containsExactly("b/m");
    }

    @Test
    void aTargetOfWeightZeroReceivesFallbacksOnly() {
        rig.rule(Rig.weighing(target("a"), 0), target("b"));
        rig.send();
        rig.send();
        rig.providers.next("b/m", status(500));
        rig.send();
        assertThat(rig.providers.targets()).containsExactly("b/m", "b/m", "b/m", "a/m");
    }

    @Test
    void metadataOfTheCallerFiltersTargets() {
        rig.rule(Rig.matching(target("a"), Map.of("region", "eu")), target("b"));
        Caller eu = new Caller(Map.of("region", "eu", "x", "y"), List.of(), null);
        Caller us = new Caller(Map.of("region", "us"), List.of(), null);
        assertThat(rig.send("m", us).answer.target().provider()).isEqualTo("b");
        assertThat(rig.send("m", eu).answer.target().provider()).isEqualTo("a");
        rig.providers.sent.clear();
        rig.providers.next("b/m", status(504));
        assertThat(rig.send("m", us).failure.getStatus()).isEqualTo(504);
        assertThat(rig.providers.targets()).containsExactly("b/m");
    }

    @Test
    void aRuleWithoutATargetForTheCallerFails() {
        Result result =
                rig.rule(Rig.matching(target("a"), Map.of("region", "eu"))).send();
        assertThat(result.failure.getStatus()).isEqualTo(503);
        assertThat(result.failure.getMessage()).contains("a/m", "region");
        assertThat(rig.log.requests).containsExactly("r1 null failing 0 0");
        assertThat(rig.log.attempts).isEmpty();
    }

    @Test
    void aSilentTargetIsNotRepeatedButTheNextIsTried() {
        rig.providers.next("a/m", silence());
        rig.rule(Rig.retrying(target("a"), 3, Duration.ZERO, 504, 408), target("b"));
        Result result = rig.send();
        rig.time.advance(Rig.TOTAL.minusMillis(1));
        assertThat(result.told).isZero();
        rig.time.advance(Duration.ofMillis(1));
        assertThat(result.answer.target().provider()).isEqualTo("b");
        assertThat(rig.providers.targets()).containsExactly("a/m", "b/m");
        assertThat(rig.providers.sent.get(0).cancelled).isTrue();
        assertThat(rig.log.attempts).containsExactly("1 a/m timeout", "2 b/m success");
    }

    @Test
    void aSilentTargetThatIsTheLastIsNotRepeatedEither() {
        rig.providers.next("a/m", silence());
        Result result = rig.rule(target("a")).send();
        rig.time.advance(Rig.TOTAL);
        assertThat(result.failure.getStatus()).isEqualTo(504);
        assertThat(result.failure.getCode()).isEqualTo("provider_timeout");
        assertThat(rig.providers.targets()).containsExactly("a/m");
    }

    @Test
    void aTimeoutIsA504WhenStatusesAreWritten() {
        rig.providers.next("a/m", silence());
        Result result =
                rig.rule(Rig.fallingBackOn(target("a"), 429), target("b")).send();
        rig.time.advance(Rig.TOTAL);
        assertThat(result.failure.getStatus()).isEqualTo(504);
    }

    @Test
    void aMissingFirstTokenAlwaysMovesOn() {
        rig.providers.next("a/m", silence());
        Result result = rig.rule(Rig.fallingBackOn(target("a"), 429), target("b")).stream();
        rig.time.advance(Rig.FIRST_TOKEN);
        assertThat(result.answer.target().provider()).isEqualTo("b");
        assertThat(result.answer.attempts().get(0).outcome().status()).isEqualTo(408);
    }

    @Test
    void anAdapterThatThrowsFailsItsAttempt() {
        rig.providers.next("a/m", breaks());
        Result result = rig.rule(target("a"), target("b")).send();
        assertThat(result.answer.target().provider()).isEqualTo("b");
        assertThat(result.answer.attempts().get(0).outcome().kind()).isEqualTo(OutcomeKind.FAILING);
        assertThat(result.answer.attempts().get(0).outcome().detail()).doesNotContain("secret");
        assertThat(rig.time.waiting()).isZero();
    }

    @Test
    void anAdapterThatThrowsInALaterAttemptDoesNotHangTheRequest() {
        rig.providers.next("a/m", rig.providers.later(Duration.ofSeconds(1), status(500)));
        rig.providers.next("b/m", breaks(), breaks());
        Result result = rig.rule(target("a"), target("b")).send();
        rig.time.advance(Duration.ofSeconds(2));
        assertThat(result.failure.getStatus()).isEqualTo(502);
        assertThat(result.told).isOne();
    }

    @Test
    void aListenerThatThrowsIsNoFailureOfTheTarget() {
        rig.rule(target("a"), target("b"));
        ChatRequest request = Rig.request("m", false, Caller.ANONYMOUS, Duration.ofSeconds(5));
        assertThatThrownBy(() -> rig.balancer().send(request, new AnswerListener() {
                    @Override
                    public void answered(Answer answer) {
                        throw new IllegalStateException("scripted");
                    }

                    @Override
                    public void failed(LlmLbException failure) {}
                }))
                .hasMessage("scripted");
        assertThat(rig.providers.targets()).containsExactly("a/m");
        assertThat(rig.log.requests).containsExactly("r1 a/m success 1 0");
    }

    @Test
    void theLastFailureIsToldWithAllAttempts() {
        rig.providers.next("a/m", status(429, 60_000));
        rig.providers.next("b/m", status(503, 20_000));
        Result result = rig.rule(target("a"), target("b")).send();
        assertThat(result.failure.getStatus()).isEqualTo(503);
        assertThat(result.failure.getRetryAfterMillis()).isEqualTo(20_000);
        assertThat(result.failure.getAttempts()).hasSize(2);
        assertThat(result.failure.getMessage()).contains("a/m HTTP 429", "b/m HTTP 503");
        assertThat(result.failure.getCallerFaultBody()).isNull();
        assertThat(rig.log.requests).containsExactly("r1 b/m overloaded 2 0");
    }

    @Test
    void theTimeToComeBackIsThatOfTheFirstTargetAndNotOfTheLastThatWasTried() {
        rig.rule(target("a"), target("b"));
        rig.providers.next("a/m", status(503, 20_000));
        rig.providers.next("b/m", status(429, 60_000));
        Result result = rig.send();
        assertThat(result.failure.getStatus()).isEqualTo(429);
        assertThat(result.failure.getRetryAfterMillis()).isEqualTo(20_000);
    }

    @Test
    void nobodyIsToldToWaitWhileATargetIsThere() {
        rig.rule(target("a"), target("b"));
        rig.providers.next("a/m", status(500));
        rig.providers.next("b/m", status(429, 60_000));
        assertThat(rig.send().failure.getRetryAfterMillis()).isEqualTo(-1);
    }

    @Test
    void theFailureNamesTheTargetsThatCouldNotBeTriedToo() {
        rig.rule(target("a"), target("b"));
        rig.providers.next("a/m", status(401));
        rig.send();
        rig.providers.next("b/m", status(500), status(500));
        Result result = rig.send();
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(result.failure).hasMessageContainingAll("b/m HTTP 500", "a/m unauthorized, back in");
        rig.providers.next("b/m", status(400));
        assertThat(rig.send().failure.getMessage()).doesNotContain("a/m"); // which would not help
    }

    @Test
    void everyAttemptHasTheOverridesOfItsTargetAndTheRequestStaysAsItIs() {
        ChatRequest request = Rig.request("m", false, Caller.ANONYMOUS, Duration.ofSeconds(5));
        byte[] before = request.body().clone();
        rig.providers.next("a/m", status(500));
        rig.rule(Rig.overriding(target("a"), new ParamOverride("n", "1")), target("b"));
        rig.send(request);
        assertThat(rig.providers.sent.get(0).request.overrides()).containsExactly(new ParamOverride("n", "1"));
        assertThat(rig.providers.sent.get(0).request.headers().set()).containsEntry("X-A", "1");
        assertThat(rig.providers.sent.get(1).request.overrides()).isEmpty();
        assertThat(rig.providers.sent)
                .allSatisfy(call -> assertThat(call.request.chat()).isSameAs(request));
        assertThat(request.body()).isEqualTo(before);
    }
}
