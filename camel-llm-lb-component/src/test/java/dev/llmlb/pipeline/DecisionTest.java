package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.Rig.matching;
import static dev.llmlb.pipeline.Rig.target;
import static dev.llmlb.pipeline.Rig.weighing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Decision;
import dev.llmlb.model.Decision.Candidate;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.Target;
import dev.llmlb.strategy.StrategyType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every request can say why it went where it went. */
class DecisionTest {

    private final Rig rig = new Rig();

    private static ChatRequest request() {
        return Rig.request("m", false, Caller.ANONYMOUS, Duration.ofMinutes(5));
    }

    private Decision explained() {
        Decision[] heard = new Decision[1];
        rig.balancer().send(request(), new Rig.Result() {
            @Override
            public boolean wantsDecision() {
                return true;
            }

            @Override
            public void decided(Decision decision) {
                assertThat(told).isZero(); // it comes before the answer
                heard[0] = decision;
            }
        });
        return heard[0];
    }

    private static Target m(String provider) {
        return new Target(provider, "m");
    }

    @Test
    void aPickAmongAllHasTheirScores() {
        rig.rule(weighing(target("a"), 9), weighing(target("b"), 1));

        Decision decision = explained();

        assertThat(decision.rule()).isEqualTo("r1");
        assertThat(decision.strategy()).isEqualTo("weight-based-routing");
        assertThat(decision.picks())
                .containsExactly(new Decision.Pick(
                        "r1",
                        Decision.Tier.RULE,
                        List.of(new Candidate(m("a"), 9, null), new Candidate(m("b"), 1, null)),
                        m("a"),
                        Decision.By.STRATEGY));
        assertThat(decision.outcome().kind()).isEqualTo(OutcomeKind.SUCCESS);
    }

    @Test
    void scoresAreThoseThatWereComparedNotThoseAfterThePick() {
        rig.rule(StrategyType.LEAST_BUSY, weighing(target("a"), 1), weighing(target("b"), 1));

        assertThat(explained().picks().get(0).candidates())
                .extracting(Candidate::score)
                .containsExactly(1.0, 1.0);
    }

    @Test
    void whatIsLeftOutHasItsReason() {
        rig.rule(
                target("a"),
                target("b"),
                matching(target("c"), Map.of("region", "eu")),
                Rig.noFallbackCandidate(target("d")));
        rig.providers.next("a/m", status(401));
        rig.send();

        Decision decision = explained();

        assertThat(decision.picks().get(0).candidates())
                .extracting(Candidate::leftOut)
                .containsExactly("unauthorized, back in 300 s", null, "wants metadata {region=eu}", null);
        assertThat(decision.attempts().get(0).target()).isIn(m("b"), m("d"));
        assertThat(decision.attempts()).hasSize(1);
    }

    @Test
    void eachAttemptAndEachPickIsInIt() {
        rig.rule(target("a"), target("b"));
        rig.providers.next("a/m", status(500));

        Decision decision = explained();

        assertThat(decision.attempts()).extracting(a -> a.outcome().status()).containsExactly(500, 200);
        assertThat(decision.picks()).hasSize(2);
        assertThat(decision.picks().get(1).candidates().get(0).leftOut()).isEqualTo("was tried before");
        assertThat(decision.picks().get(1).picked()).isEqualTo(m("b"));
    }

    @Test
    void theLatestAreKept() {
        rig.rule(target("a"), target("b"));
        for (int i = 0; i < DecisionLog.SIZE + 10; i++) {
            rig.send();
        }
        rig.providers.next("a/m", status(400));
        rig.providers.next("b/m", status(400));
        rig.send();

        List<Decision> latest = rig.balancer().latestDecisions();

        assertThat(latest).hasSize(DecisionLog.SIZE);
        assertThat(latest.get(0).outcome().kind()).isEqualTo(OutcomeKind.CALLER_FAULT);
        assertThat(latest.get(1).outcome().isSuccess()).isTrue();
        assertThat(latest.get(1).picks()).isEmpty(); // nothing was left out, and nobody asked
    }

    @Test
    void aModelWithoutRuleIsADecisionToo() {
        rig.rule(target("a"));
        Rig noRule = new Rig();
        noRule.send("unknown", Caller.ANONYMOUS);

        assertThat(noRule.balancer().latestDecisions().get(0).outcome().status())
                .isEqualTo(404);
        assertThat(noRule.balancer().explain(request()).rule()).isNull();
    }
}
