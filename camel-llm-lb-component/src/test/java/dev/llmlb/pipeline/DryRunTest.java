package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.FallbackModelsTest.rule;
import static dev.llmlb.pipeline.Rig.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Decision;
import dev.llmlb.model.Decision.Candidate;
import dev.llmlb.model.Decision.Fallback;
import dev.llmlb.model.Decision.Pick;
import dev.llmlb.model.Decision.Tier;
import dev.llmlb.model.Target;
import dev.llmlb.rule.When;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A dry run tells where a request would go now and after that, and sends nothing. */
class DryRunTest {

    private final Rig rig = new Rig();

    private static ChatRequest request() {
        return Rig.request("m", false, Caller.ANONYMOUS, Duration.ofMinutes(5));
    }

    private Decision explain() {
        return rig.balancer().explain(request());
    }

    private static Target m(String provider) {
        return new Target(provider, "m");
    }

    private Rig fallbacks(FallbackRule... rules) {
        return rig.companions(new Companions(List.of(), List.of(), List.of(rules)));
    }

    /** Its target answers, but that it is to be left alone for a time. */
    private void rest(String provider, Duration time) {
        rig.providers.next(provider + "/m", status(529, time.toMillis()));
        rig.send();
        rig.providers.sent.clear();
    }

    @Test
    void itTakesNoTurnAndNoPermit() {
        rig.rule(target("a"), target("b"));
        String next = rig.send().answer.target().provider().equals("a") ? "b" : "a";

        for (int i = 0; i < 5; i++) {
            Decision decision = explain();
            assertThat(decision.picks().get(0).picked()).isEqualTo(m(next));
            assertThat(decision.attempts()).isEmpty();
            assertThat(decision.outcome()).isNull();
            assertThat(decision.fallbacks()).isEmpty();
        }
        assertThat(rig.providers.sent).hasSize(1);
        assertThat(rig.send().answer.target().provider()).isEqualTo(next);
        assertThat(rig.balancer().pools().get(0).targets().get(0).limits().inFlight())
                .isZero();
    }

    @Test
    void withoutAnyTargetItSaysWhyAndHowItWouldEnd() {
        rig.rule(target("a"));
        rig.providers.next("a/m", status(401));
        rig.send();

        Decision decision = explain();

        assertThat(decision.picks()).hasSize(1);
        assertThat(decision.picks().get(0).picked()).isNull();
        assertThat(decision.picks().get(0).candidates().get(0).leftOut()).startsWith("unauthorized");
        assertThat(decision.outcome().status())
                .isEqualTo(rig.send().failure.getStatus())
                .isEqualTo(503);
        assertThat(decision.outcome().retryAfterMillis())
                .isEqualTo(Duration.ofMinutes(5).toMillis());
    }

    @Test
    void aTargetThatIsBackSoonIsWaitedFor() {
        rig.rule(target("a"));
        fallbacks(rule("overload", When.ALWAYS, Set.of(503), "b"));
        rest("a", Duration.ofSeconds(1));

        Decision decision = explain();

        assertThat(decision.picks()).hasSize(1);
        assertThat(decision.picks().get(0).candidates().get(0).leftOut()).isEqualTo("overloaded, back in 1 s");
        assertThat(decision.outcome()).isNull();
    }

    @Test
    void eachFallbackRuleOfTheRequestIsShownWithItsStatusesAndCandidates() {
        rig.rule(new When(List.of(), List.of("m"), Map.of()), target("a"), target("b"))
                .limits("d", new TargetLimits(new UsageLimits(1, 0, 0), HealthSettings.DEFAULT));
        When other = new When(List.of("team:web"), List.of(), Map.of());
        fallbacks(
                rule("quota", When.ALWAYS, Set.of(429, 402), "d"),
                rule("others", other, Set.of(500), "c"),
                rule("again", When.ALWAYS, Set.of(402), "c"), // taken by the first
                rule("overload", When.ALWAYS, Set.of(503, 429), "b", "d", "e"));
        rig.send("d/m", Caller.ANONYMOUS);

        Decision decision = explain();

        assertThat(decision.rule()).isEqualTo("r1");
        assertThat(decision.picks()).extracting(Pick::tier).containsExactly(Tier.RULE);
        assertThat(decision.fallbacks())
                .containsExactly(
                        new Fallback(
                                List.of(402, 429),
                                new Pick(
                                        "quota",
                                        Tier.FALLBACK,
                                        List.of(new Candidate(m("d"), Double.NaN, "at its limit, back in 60 s")),
                                        null,
                                        Decision.By.ORDER)),
                        new Fallback(
                                List.of(503),
                                new Pick(
                                        "overload",
                                        Tier.FALLBACK,
                                        List.of(
                                                new Candidate(m("b"), Double.NaN, "was tried before"),
                                                new Candidate(m("d"), Double.NaN, "at its limit, back in 60 s"),
                                                new Candidate(m("e"), Double.NaN, null)),
                                        m("e"),
                                        Decision.By.ORDER)));
    }

    @Test
    void whereNobodyOfTheRuleCanBeHadTheFallbackModelIsThePick() {
        rig.rule(target("a"));
        fallbacks(rule("overload", When.ALWAYS, Set.of(503), "b", "c"));
        rest("a", Duration.ofMinutes(1));
        rest("b", Duration.ofMinutes(1));

        Decision decision = explain();

        assertThat(decision.rule()).isEqualTo("overload");
        assertThat(decision.picks()).hasSize(2);
        Pick fallback = decision.picks().get(1);
        assertThat(fallback.tier()).isEqualTo(Tier.FALLBACK);
        assertThat(fallback.candidates().get(0).leftOut()).isEqualTo("overloaded, back in 60 s");
        assertThat(fallback.picked()).isEqualTo(m("c"));
        assertThat(decision.outcome()).isNull();
        assertThat(rig.providers.sent).isEmpty();

        assertThat(rig.send().answer.target()).isEqualTo(m("c"));
        assertThat(rig.balancer().latestDecisions().get(0).picks()).isEqualTo(decision.picks());
    }

    @Test
    void whereNobodyOfBothTiersCanBeHadItSaysHowItWouldEnd() {
        TargetLimits one = new TargetLimits(new UsageLimits(1, 0, 0), HealthSettings.DEFAULT);
        rig.rule(target("a")).limits("a", one).limits("b", one);
        fallbacks(rule("full", When.ALWAYS, Set.of(429), "b"));
        rig.send();
        rig.send();

        Decision decision = explain();

        assertThat(decision.picks()).extracting(Pick::picked).containsExactly(null, null);
        assertThat(decision.outcome().status())
                .isEqualTo(rig.send().failure.getStatus())
                .isEqualTo(429);
    }

    @Test
    void theLeastBadTargetIsForeseenWhereNoFallbackRuleIsForTheStatus() {
        rig.rule(RuleOptionsTest.options(Duration.ZERO, OnNoHealthyTarget.TRY_LEAST_BAD), target("a"), target("b"));
        fallbacks(rule("quota", When.ALWAYS, Set.of(429), "c"));
        rig.providers.next("a/m", status(529, 60_000));
        rig.providers.next("b/m", status(529, 30_000));
        rig.send();

        Decision decision = explain();

        assertThat(decision.picks()).hasSize(2);
        assertThat(decision.picks().get(1).by()).isEqualTo(Decision.By.LEAST_BAD);
        assertThat(decision.picks().get(1).picked()).isEqualTo(m("b"));
        assertThat(decision.outcome()).isNull();
        assertThat(rig.send().answer.target()).isEqualTo(m("b"));
    }

    @Test
    void aTargetThatTheModelNamesHasItsFallbacksToo() {
        rig.rule(new When(List.of(), List.of("other"), Map.of()), target("c"));
        fallbacks(rule("direct", new When(List.of(), List.of("a/m"), Map.of()), Set.of(401), "b"));

        Decision decision = rig.balancer().explain(Rig.request("a/m", false, Caller.ANONYMOUS, Duration.ofMinutes(5)));

        assertThat(decision.picks().get(0).rule()).isNull();
        assertThat(decision.fallbacks().get(0).pick().picked()).isEqualTo(m("b"));
    }
}
