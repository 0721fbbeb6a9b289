package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.silence;
import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.Rig.target;
import static dev.llmlb.pipeline.Rig.weighing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.health.Recovery;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.ErrorCategory;
import dev.llmlb.model.Operation;
import dev.llmlb.model.VendorLimits;
import dev.llmlb.pipeline.Rig.Result;
import dev.llmlb.provider.openai.ChatJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a request meets when targets are out or at their limits; everything on simulated time. */
class HealthAndLimitsTest {

    /** The article's first example: more than 3 failures in a minute, 5 minutes of cooldown. */
    private static final TargetLimits ARTICLE = new TargetLimits(
            UsageLimits.NONE,
            HealthSettings.of(3, Duration.ofMinutes(5), HealthSettings.DEFAULT_STATUS_CODES, Recovery.IMMEDIATE));

    private final Rig rig = new Rig();

    @Test
    void theFourthFailureInAMinuteTakesATargetOutForExactlyItsCooldown() {
        rig.rule(target("a"), weighing(target("b"), 0)).limits("a", ARTICLE);
        rig.providers.next("a/m", status(500), status(500), status(500), status(500));

        for (int i = 0; i < 4; i++) {
            assertThat(rig.send().answer.attempts()).hasSize(2);
        }
        rig.time.advance(Duration.ofMinutes(5).minusNanos(1));
        assertThat(rig.send().answer.target().provider()).isEqualTo("b");
        assertThat(Collections.frequency(rig.providers.targets(), "a/m")).isEqualTo(4);

        rig.time.advance(Duration.ofNanos(1));
        assertThat(rig.send().answer.target().provider()).isEqualTo("a");
    }

    @Test
    void threeFailuresInAMinuteDoNot() {
        rig.rule(target("a"), weighing(target("b"), 0)).limits("a", ARTICLE);
        for (int minute = 0; minute < 5; minute++) {
            rig.providers.next("a/m", status(500), status(500), status(500));
            rig.send();
            rig.send();
            rig.send();
            assertThat(rig.send().answer.target().provider()).isEqualTo("a");
            rig.time.advance(Duration.ofSeconds(61));
        }
    }

    @Test
    void aTargetThatComesBackIsProbedByOneRequest() {
        rig.rule(target("a"), weighing(target("b"), 0))
                .limits("a", new TargetLimits(UsageLimits.NONE, HealthSettings.DEFAULT));
        for (int i = 0; i < 6; i++) {
            rig.providers.next("a/m", status(500));
            rig.send();
        }
        rig.time.advance(Duration.ofSeconds(10));
        rig.providers.next("a/m", silence());

        Result probe = rig.send();
        Result other = rig.send();

        assertThat(other.answer.target().provider()).isEqualTo("b");
        assertThat(probe.told).isZero();
        rig.providers
                .sent
                .get(rig.providers.sent.size() - 2)
                .done
                .done(
                        dev.llmlb.model.Outcome.SUCCESS,
                        dev.llmlb.model.Reply.whole(
                                java.util.Map.of(), FakeProviders.BODY, dev.llmlb.model.Usage.UNKNOWN));
        assertThat(probe.answer.target().provider()).isEqualTo("a");
    }

    @Test
    void aRequestLimitSendsTheRestToTheNextTarget() {
        rig.rule(target("a"), weighing(target("b"), 0))
                .limits("a", new TargetLimits(new UsageLimits(100, 0, 0), HealthSettings.DEFAULT));
        for (int i = 0; i < 300; i++) {
            assertThat(rig.send().answer.attempts()).hasSize(1);
        }
        assertThat(Collections.frequency(rig.providers.targets(), "a/m")).isEqualTo(100);
        assertThat(Collections.frequency(rig.providers.targets(), "b/m")).isEqualTo(200);
    }

    @Test
    void aTokenLimitReservesWhatTheCallerAllowsAndIsSettledToTheRealUsage() {
        rig.rule(target("a"), weighing(target("b"), 0))
                .limits("a", new TargetLimits(new UsageLimits(0, 1_000, 0), HealthSettings.DEFAULT));
        // FakeProviders answer with 30 tokens; without max_tokens 500 are reserved at first
        for (int i = 0; i < 40; i++) {
            rig.send();
        }
        assertThat(Collections.frequency(rig.providers.targets(), "a/m")).isBetween(30, 33);
    }

    @Test
    void eachOfSeveralPromptsMayHaveAllTokens() {
        rig.rule(target("a"), weighing(target("b"), 0))
                .limits("a", new TargetLimits(new UsageLimits(0, 1_000, 0), HealthSettings.DEFAULT));
        rig.providers.operations.put("a", Set.of(Operation.COMPLETION));
        rig.providers.operations.put("b", Set.of(Operation.COMPLETION));
        for (String prompts : List.of("[\"x\",\"y\",\"z\"]", "[\"x\",\"y\"]")) {
            byte[] json = ("{\"prompt\":" + prompts + ",\"max_tokens\":400}").getBytes(StandardCharsets.UTF_8);
            ChatRequest request =
                    ChatJson.read(Operation.COMPLETION, json, "m", false, Caller.ANONYMOUS, 60_000_000_000L);
            assertThat(rig.send(request).answer.target().provider()).isEqualTo(prompts.contains("z") ? "b" : "a");
        }
    }

    @Test
    void eachOfSeveralAnswersMayHaveAllTokens() {
        rig.rule(target("a"), weighing(target("b"), 0))
                .limits("a", new TargetLimits(new UsageLimits(0, 1_000, 0), HealthSettings.DEFAULT));
        assertThat(rig.send(body("{\"messages\":[],\"max_tokens\":400,\"n\":3}"))
                        .answer
                        .target()
                        .provider())
                .isEqualTo("b");
        assertThat(rig.send(body("{\"messages\":[],\"max_tokens\":400,\"n\":2}"))
                        .answer
                        .target()
                        .provider())
                .isEqualTo("a");
    }

    @Test
    void whatTheVendorSaysIsLeftOfItsTokensIsReservedToo() {
        rig.rule(target("a"), weighing(target("b"), 0));
        rig.providers.next("a/m", FakeProviders.saying(new VendorLimits(-1, -1, 100, 60_000_000_000L)));
        rig.send();
        assertThat(rig.send(body("{\"messages\":[],\"max_tokens\":400}"))
                        .answer
                        .target()
                        .provider())
                .isEqualTo("b");
        assertThat(rig.send(body("{\"messages\":[],\"max_tokens\":40}"))
                        .answer
                        .target()
                        .provider())
                .isEqualTo("a");
    }

    private static ChatRequest body(String json) {
        return ChatJson.read(
                json.getBytes(StandardCharsets.UTF_8),
                "m",
                false,
                Caller.ANONYMOUS,
                Duration.ofMinutes(1).toNanos());
    }

    @Test
    void aBoundOnConcurrencyIsAPermit() {
        rig.rule(target("a"), weighing(target("b"), 0))
                .models(java.util.Map.of(
                        "m", new dev.llmlb.provider.ProviderModel("m", 0, 0, 0, 1, java.util.Set.of())));
        rig.providers.next("a/m", silence());
        rig.send();
        assertThat(rig.send().answer.target().provider()).isEqualTo("b");
        rig.time.advance(Rig.TOTAL);
        assertThat(rig.send().answer.target().provider()).isEqualTo("a");
    }

    @Test
    void aTargetThatIsSoonBackIsWaitedFor() {
        rig.rule(target("a")).limits("a", ARTICLE);
        rig.providers.next("a/m", status(529, 1_500));
        rig.send("m", Caller.ANONYMOUS);
        Result second = rig.send();
        assertThat(second.told).isZero();
        rig.time.advance(Duration.ofMillis(1_500));
        assertThat(second.answer.target().provider()).isEqualTo("a");
    }

    @Test
    void allOutByHealthIs503WithTheReasonOfEachAndWhenTheFirstIsBack() {
        rig.rule(target("a"), target("b")).limits("a", ARTICLE);
        rig.providers.next("a/m", status(401));
        rig.providers.next("b/m", status(500), status(500), status(500), status(500), status(500), status(500));
        rig.providers.next("b/m", status(500), status(500), status(500), status(500), status(500), status(500));
        for (int i = 0; i < 6; i++) {
            rig.send();
            rig.time.advance(Duration.ofSeconds(1));
        }
        Result result = rig.send();
        assertThat(result.failure.getStatus()).isEqualTo(503);
        assertThat(result.failure.getCategory()).isEqualTo(ErrorCategory.SERVER_ERROR);
        assertThat(result.failure.getRetryAfterMillis()).isBetween(2_001L, 10_000L);
        assertThat(result.failure.getMessage())
                .contains("a/m unauthorized, back in")
                .contains("b/m failing, back in");
        assertThat(result.failure.getAttempts()).isEmpty();
    }

    @Test
    void allAtTheirLimitsIs429() {
        rig.rule(target("a")).limits("a", new TargetLimits(new UsageLimits(1, 0, 0), HealthSettings.DEFAULT));
        rig.send();
        Result result = rig.send();
        assertThat(result.failure.getStatus()).isEqualTo(429);
        assertThat(result.failure.getCategory()).isEqualTo(ErrorCategory.RATE_LIMIT);
        assertThat(result.failure.getRetryAfterMillis()).isEqualTo(60_000);
        assertThat(result.failure.getMessage()).contains("a/m at its limit, back in 60 s");
    }

    @Test
    void whoComesBackWhenHeIsToldToIsNotTooEarly() {
        rig.rule(target("a")).limits("a", new TargetLimits(new UsageLimits(1, 0, 0), HealthSettings.DEFAULT));
        rig.send();
        rig.time.advance(Duration.ofNanos(1));
        long millis = rig.send().failure.getRetryAfterMillis();
        rig.time.advance(Duration.ofMillis(millis));
        assertThat(rig.send().answer).isNotNull();
    }

    @Test
    void aFaultOfTheCallerIsNoFailureOfTheTarget() {
        rig.rule(target("a")).limits("a", ARTICLE);
        for (int i = 0; i < 20; i++) {
            rig.providers.next("a/m", status(400));
            assertThat(rig.send().failure.getStatus()).isEqualTo(400);
        }
        assertThat(rig.send().answer).isNotNull();
    }
}
