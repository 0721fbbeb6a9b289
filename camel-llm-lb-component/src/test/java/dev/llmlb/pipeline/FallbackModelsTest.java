package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.silence;
import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.Rig.fallingBackOn;
import static dev.llmlb.pipeline.Rig.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.Caller;
import dev.llmlb.model.Decision;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.ParamOverride;
import dev.llmlb.model.Target;
import dev.llmlb.pipeline.FallbackRule.FallbackModel;
import dev.llmlb.pipeline.Rig.Result;
import dev.llmlb.provider.ProviderModel;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.rule.When;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** When a request's own pool has failed, the models of the first fallback rule for its status are tried in their order. */
class FallbackModelsTest {

    private final Rig rig = new Rig();

    static FallbackRule rule(String id, When when, Set<Integer> statuses, String... providers) {
        return new FallbackRule(
                id,
                when,
                statuses,
                Arrays.stream(providers)
                        .map(provider -> new FallbackModel(new Target(provider, "m"), List.of()))
                        .toList());
    }

    private Rig fallbacks(FallbackRule... rules) {
        return rig.companions(new Companions(List.of(), List.of(), List.of(rules)));
    }

    @Test
    void theModelsAreTriedInOrderOnceEveryTargetHasFailed() {
        rig.rule(target("a"), target("b"));
        fallbacks(rule("overload", When.ALWAYS, Set.of(503), "c", "d"));
        rig.providers.next("a/m", status(503));
        rig.providers.next("b/m", status(503));
        rig.providers.next("c/m", status(503));

        Result result = rig.send();

        assertThat(rig.providers.targets()).containsExactly("a/m", "b/m", "c/m", "d/m");
        assertThat(result.answer.target()).isEqualTo(new Target("d", "m"));
        assertThat(result.answer.ruleId()).isEqualTo("overload");
        assertThat(result.answer.attempts()).hasSize(4);
        assertThat(rig.log.requests).hasSize(1).first().asString().startsWith("r1 d/m success 4");
    }

    @Test
    void theLastTargetIsAskedAgainWhenNoModelCanBeHad() {
        rig.rule(target("a"), target("b"));
        fallbacks(rule("overload", When.ALWAYS, Set.of(503), "a", "c"));
        rig.balancer().eject("a/m", null);
        rig.anew().rule(target("b"));
        fallbacks(rule("overload", When.ALWAYS, Set.of(503), "a", "b"));
        rig.reload();
        rig.providers.next("b/m", status(503));

        Result result = rig.send();
        rig.time.advance(Duration.ofSeconds(1));

        assertThat(rig.providers.targets()).containsExactly("b/m", "b/m");
        assertThat(result.answer.target().provider()).isEqualTo("b");
    }

    @Test
    void onlyTheFirstRuleForTheStatusHolds() {
        rig.rule(fallingBackOn(target("a")));
        fallbacks(
                rule("quota", When.ALWAYS, Set.of(429), "b"),
                rule("team", new When(List.of("team:ml"), List.of(), Map.of()), Set.of(400), "c"),
                rule("size", When.ALWAYS, Set.of(400), "d"),
                rule("late", When.ALWAYS, Set.of(400), "e"));
        rig.providers.next("a/m", status(400), status(400), status(404));

        assertThat(rig.send().answer.target().provider()).isEqualTo("d");
        Caller ml = new Caller(Map.of(), List.of("team:ml"), null);
        assertThat(rig.send("m", ml).answer.target().provider()).isEqualTo("c");
        assertThat(rig.send().failure.getStatus()).isEqualTo(404);
    }

    @Test
    void aModelThatWasTriedIsNotTriedAgain() {
        rig.rule(target("a"), target("b"));
        fallbacks(rule("same", When.ALWAYS, Set.of(401), "b", "a"));
        rig.providers.next("a/m", status(401));
        rig.providers.next("b/m", status(401));

        Result result = rig.send();

        assertThat(rig.providers.targets()).containsExactly("a/m", "b/m");
        assertThat(result.failure.getStatus()).isEqualTo(401);
        assertThat(result.failure.getAttempts()).hasSize(2);
    }

    /** A window that nobody knows is taken to be larger, since the rule names the model for just this. */
    @Test
    void aPromptThatWasTooLongIsNotSentToAModelThatIsKnownToHaveNoMoreRoom() {
        rig.rule(target("a")).provider("a", window(8_000)).provider("b", window(8_000));
        fallbacks(rule("long", When.ALWAYS, Set.of(400), "b", "c"));
        rig.providers.next("a/m", tooLong(), tooLong());

        assertThat(rig.send().answer.target().provider()).isEqualTo("c");
        rig.provider("c", window(4_000)).reload();
        assertThat(rig.send().failure.getCode()).isEqualTo("context_length_exceeded");
        assertThat(rig.providers.targets()).containsExactly("a/m", "c/m", "a/m");
    }

    private static UnaryOperator<ProviderSettings> window(int tokens) {
        return Rig.models(Map.of("m", new ProviderModel("m", tokens, 0, 0, 0, Set.of())), null);
    }

    private static FakeProviders.Script tooLong() {
        return FakeProviders.ends(new Outcome(OutcomeKind.CONTEXT_LENGTH, 400, "too long", -1));
    }

    @Test
    void thereIsNoFallbackFromAFallback() {
        rig.rule(target("a"));
        fallbacks(rule("first", When.ALWAYS, Set.of(401), "b"), rule("second", When.ALWAYS, Set.of(402), "c"));
        rig.providers.next("a/m", status(401));
        rig.providers.next("b/m", status(402));

        assertThat(rig.send().failure.getStatus()).isEqualTo(402);
        assertThat(rig.providers.targets()).containsExactly("a/m", "b/m");
    }

    @Test
    void aTargetThatCannotBeHadFallsBackToo() {
        rig.rule(target("a")).limits("a", new TargetLimits(new UsageLimits(1, 0, 0), HealthSettings.DEFAULT));
        fallbacks(rule("full", When.ALWAYS, Set.of(429), "b"));
        rig.send();

        Result second = rig.send();

        assertThat(second.answer.target().provider()).isEqualTo("b");
        assertThat(second.answer.attempts()).hasSize(1);
    }

    @Test
    void aFallbackModelHasHealthAndLimitsLikeAnyTarget() {
        TargetLimits one = new TargetLimits(new UsageLimits(1, 0, 0), HealthSettings.DEFAULT);
        rig.rule(target("a")).limits("a", one).limits("b", one);
        fallbacks(rule("full", When.ALWAYS, Set.of(429), "b", "c"));
        rig.providers.next("c/m", status(401));
        rig.send();
        rig.send();
        assertThat(rig.send().failure.getStatus()).isEqualTo(401); // by c, which is out from now on

        Result nobody = rig.send();

        assertThat(rig.providers.targets()).containsExactly("a/m", "b/m", "c/m");
        assertThat(nobody.failure.getAttempts()).isEmpty();
        assertThat(nobody.failure).hasMessageContainingAll("a/m at its limit", "b/m at its limit", "c/m unauthorized");
    }

    @Test
    void theDeadlineHoldsOverBothTiers() {
        rig.rule(target("a"));
        fallbacks(rule("slow", When.ALWAYS, Set.of(401), "b"));
        rig.providers.next("a/m", rig.providers.later(Duration.ofSeconds(3), status(401)));
        rig.providers.next("b/m", silence());

        Result result = rig.send(Duration.ofSeconds(4));
        rig.time.advance(Duration.ofSeconds(10));

        assertThat(result.failure.getCode()).isEqualTo("deadline_exceeded");
        assertThat(rig.log.requests).hasSize(1).first().asString().endsWith(" 4000");
    }

    @Test
    void overridesReachTheFallbackModel() {
        rig.rule(target("a"));
        ParamOverride cooler = new ParamOverride("temperature", "0");
        fallbacks(new FallbackRule(
                "f", When.ALWAYS, Set.of(401), List.of(new FallbackModel(new Target("b", "m"), List.of(cooler)))));
        rig.providers.next("a/m", status(401));

        rig.send();

        assertThat(rig.providers.sent.get(1).request.overrides()).containsExactly(cooler);
    }

    @Test
    void aModelThatACallerNamesItselfFallsBackToo() {
        rig.rule(new When(List.of(), List.of("other"), Map.of()), target("c"));
        fallbacks(rule("direct", new When(List.of(), List.of("a/m"), Map.of()), Set.of(401), "b"));
        rig.providers.next("a/m", status(401));

        assertThat(rig.send("a/m", Caller.ANONYMOUS).answer.target().provider()).isEqualTo("b");
    }

    @Test
    void aReloadKeepsWhatIsKnownOfAFallbackModel() {
        rig.rule(target("a"));
        fallbacks(rule("f", When.ALWAYS, Set.of(401, 503), "b"));
        rig.providers.next("a/m", status(401));
        rig.providers.next("b/m", status(401));
        rig.send();

        rig.reload();

        assertThat(rig.send().failure).hasMessageContaining("b/m unauthorized");
        assertThat(rig.providers.targets()).containsExactly("a/m", "b/m");
    }

    @Test
    void theDecisionNamesTheFallbackRuleAndEveryAttempt() {
        rig.rule(target("a"));
        fallbacks(rule("silent", When.ALWAYS, Set.of(400), "b"));
        rig.providers.next("a/m", status(400));

        rig.send();

        Decision decision = rig.balancer().latestDecisions().get(0);
        assertThat(decision.rule()).isEqualTo("silent");
        assertThat(decision.attempts())
                .extracting(attempt -> attempt.target().toString())
                .containsExactly("a/m", "b/m");
        assertThat(decision.outcome().isSuccess()).isTrue();
        assertThat(decision.picks()) // that of its own targets left nobody out, and nobody asked
                .containsExactly(new Decision.Pick(
                        "silent",
                        Decision.Tier.FALLBACK,
                        List.of(new Decision.Candidate(new Target("b", "m"), Double.NaN, null)),
                        new Target("b", "m"),
                        Decision.By.ORDER));
    }

    @Test
    void itComesBeforeTheLeastBadTarget() {
        rig.rule(RuleOptionsTest.options(Duration.ZERO, OnNoHealthyTarget.TRY_LEAST_BAD), target("a"));
        fallbacks(rule("overload", When.ALWAYS, Set.of(503), "b"));
        rig.providers.next("a/m", status(529, 60_000));
        rig.send();

        assertThat(rig.send().answer.target()).isEqualTo(new Target("b", "m"));
        assertThat(rig.providers.targets()).containsExactly("a/m", "b/m");

        rig.providers.next("b/m", status(529, 30_000));
        rig.send();
        assertThat(rig.send().answer.target()).isEqualTo(new Target("b", "m")); // the least bad of the last to be asked
    }

    @Test
    void aSessionIsNotPinnedToAFallbackModel() {
        rig.rule(StickyTest.sticky(Duration.ofHours(1)), target("a"));
        fallbacks(rule("any", When.ALWAYS, Set.of(400), "b", "c"));
        rig.providers.next("a/m", status(400), status(400));
        rig.providers.next("b/m", status(401));

        assertThat(rig.send("m", StickyTest.chat("1", "ann")).answer.target()).isEqualTo(new Target("c", "m"));
        rig.balancer().restore("b/m");
        assertThat(rig.send("m", StickyTest.chat("1", "ann")).answer.target()).isEqualTo(new Target("b", "m"));
        assertThat(rig.send("m", StickyTest.chat("1", "ann")).answer.target()).isEqualTo(new Target("a", "m"));
    }
}
