package dev.llmlb.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.llmlb.health.Cause;
import dev.llmlb.health.HealthSettings;
import dev.llmlb.health.HealthState;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.strategy.StrategyType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What people see of the balancer, and what an operator can do. */
class PoolViewTest {

    private final Rig rig = new Rig();

    private TargetView target(int index) {
        return rig.balancer().pools().get(0).targets().get(index);
    }

    @Test
    void everyRuleIsShownWithItsTargets() {
        rig.rule(Rig.weighing(Rig.target("a"), 3), Rig.target("b")).rule(StrategyType.PRIORITY, Rig.target("c"));

        assertThat(rig.balancer().pools())
                .extracting(PoolView::rule, PoolView::strategy, pool -> pool.targets()
                        .size())
                .containsExactly(tuple("r1", "weight-based-routing", 2), tuple("r2", "priority-based-routing", 1));
        assertThat(target(0).target()).hasToString("a/m");
        assertThat(target(0).weight()).isEqualTo(3);
        assertThat(target(0).health().state()).isEqualTo(HealthState.CLOSED);
        assertThat(target(0).whyOut()).isNull();
    }

    @Test
    void anEjectedTargetGetsNothingUntilItIsRestored() {
        rig.rule(Rig.target("a"), Rig.target("b"));
        rig.balancer().eject("a/m", null);

        for (int i = 0; i < 4; i++) {
            assertThat(rig.send().answer.target()).hasToString("b/m");
        }
        assertThat(target(0).health().cause()).isEqualTo(Cause.EJECTED);
        assertThat(target(0).whyOut()).isEqualTo("ejected, until it is restored");
        assertThat(target(0).isUsable()).isFalse();
        assertThat(rig.balancer().pools().get(0).isUsable()).isTrue();

        rig.balancer().restore("a/m");
        rig.send();
        rig.send();
        assertThat(rig.log.attempts).anyMatch(attempt -> attempt.contains("a/m"));
    }

    @Test
    void whenEveryTargetIsEjectedACallerHearsWhyAndNoTime() {
        rig.rule(Rig.target("a"));
        rig.balancer().eject("a/m", null);

        Rig.Result result = rig.send();
        assertThat(result.failure).hasMessageContaining("a/m ejected, until it is restored");
        assertThat(result.failure.getStatus()).isEqualTo(503);
        assertThat(result.failure.getRetryAfterMillis()).isNegative();
        assertThat(rig.balancer().pools().get(0).isUsable()).isFalse();
    }

    @Test
    void anEjectionForATimeEnds() {
        rig.rule(Rig.target("a"));
        rig.balancer().eject("a/m", Duration.ofMinutes(2));
        assertThat(target(0).whyOut()).isEqualTo("ejected, back in 120 s");
        rig.time.advance(Duration.ofMinutes(2));
        assertThat(rig.send().answer).isNotNull();
    }

    @Test
    void aTargetAtItsLimitIsUsableButSaysSo() {
        rig.rule(Rig.target("a")).limits("a", new TargetLimits(new UsageLimits(1, 0, 0), HealthSettings.DEFAULT));
        rig.send();
        assertThat(target(0).whyOut()).startsWith("at its limit, back in ");
        assertThat(target(0).limits().requests()).isOne();
        assertThat(target(0).isUsable()).isTrue();
    }

    @Test
    void onlyKnownTargetsAndSensibleTimesAreTaken() {
        rig.rule(Rig.target("a"), Rig.target("b"));
        assertThatThrownBy(() -> rig.balancer().eject("a/x", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("target: a/x (expected: one of a/m, b/m)");
        assertThatThrownBy(() -> rig.balancer().restore("nonsense")).hasMessageContaining("target: nonsense");
        assertThatThrownBy(() -> rig.balancer().eject("a/m", Duration.ZERO)).hasMessageContaining("more than 0");
        assertThatThrownBy(() -> rig.balancer().eject("a/m", Duration.ofDays(366)))
                .hasMessageContaining("at most 365 days");
    }
}
