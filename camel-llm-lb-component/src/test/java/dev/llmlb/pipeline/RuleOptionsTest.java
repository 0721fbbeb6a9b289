package dev.llmlb.pipeline;

import static dev.llmlb.pipeline.FakeProviders.status;
import static dev.llmlb.pipeline.Rig.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.Caller;
import dev.llmlb.pipeline.Rig.Result;
import dev.llmlb.rule.When;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a rule says for the time when none of its targets can be had. */
class RuleOptionsTest {

    private final Rig rig = new Rig();

    static RuleOptions options(Duration maxWait, OnNoHealthyTarget onNone) {
        RuleOptions usual = RuleOptions.DEFAULT;
        return new RuleOptions(
                usual.latencyMetric(), usual.fairnessBand(), maxWait, onNone, null, MidStreamRecovery.OFF);
    }

    private void rest(String provider, long millis) {
        rig.providers.next(provider + "/m", status(529, millis));
    }

    @Test
    void aLongerWaitIsWaited() {
        rig.rule(options(Duration.ofSeconds(20), OnNoHealthyTarget.FAIL), target("a"));
        rest("a", 15_000);
        rig.send();
        Result waits = rig.send();
        rig.time.advance(Duration.ofSeconds(14));
        assertThat(waits.told).isZero();
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(waits.answer.target().provider()).isEqualTo("a");
    }

    @Test
    void noWaitIsNone() {
        rig.rule(options(Duration.ZERO, OnNoHealthyTarget.FAIL), target("a"));
        rest("a", 500);
        rig.send();

        assertThat(rig.send().failure.getStatus()).isEqualTo(503);
    }

    @Test
    void aTargetThatTheModelNamesIsWaitedForAsLongAsTheBalancerSays() {
        rig.rule(new When(List.of(), List.of("m"), Map.of()), target("b")).directMaxWait(Duration.ofSeconds(20));
        rest("a", 15_000);
        rig.send("a/m", Caller.ANONYMOUS);
        Result waits = rig.send("a/m", Caller.ANONYMOUS);
        rig.time.advance(Duration.ofSeconds(14));
        assertThat(waits.told).isZero();
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(waits.answer.target().provider()).isEqualTo("a");

        rig.directMaxWait(null).reload();
        rest("a", 15_000);
        rig.send("a/m", Caller.ANONYMOUS);
        assertThat(rig.send("a/m", Caller.ANONYMOUS).failure.getStatus()).isEqualTo(503);
    }

    @Test
    void theLeastBadTargetIsTheOneThatIsBackFirst() {
        rig.rule(options(Duration.ZERO, OnNoHealthyTarget.TRY_LEAST_BAD), target("a"), target("b"));
        rest("a", 60_000);
        rest("b", 30_000);
        rig.send();

        Result result = rig.send();

        assertThat(result.answer.target().provider()).isEqualTo("b");
        assertThat(rig.balancer().pools().get(0).isUsable())
                .isFalse(); // one good answer does not end what was asked for
    }

    @Test
    void limitsAreKeptForTheLeastBadTargetToo() {
        rig.rule(options(Duration.ZERO, OnNoHealthyTarget.TRY_LEAST_BAD), target("a"))
                .limits("a", new TargetLimits(new UsageLimits(2, 0, 0), HealthSettings.DEFAULT));
        rest("a", 60_000);
        rig.send();

        assertThat(rig.send().answer).isNotNull();
        assertThat(rig.send().failure).isNotNull();
        assertThat(rig.providers.targets()).hasSize(2);
    }

    @Test
    void aLeastBadTargetThatFailsIsTheEnd() {
        rig.rule(options(Duration.ZERO, OnNoHealthyTarget.TRY_LEAST_BAD), target("a"));
        rest("a", 60_000);
        rig.send();
        rig.providers.next("a/m", status(401));

        assertThat(rig.send().failure.getStatus()).isEqualTo(401);
    }
}
