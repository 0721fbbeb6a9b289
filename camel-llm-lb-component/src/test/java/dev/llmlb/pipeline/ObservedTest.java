package dev.llmlb.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.Decision;
import dev.llmlb.model.Target;
import dev.llmlb.observe.TargetReading;
import dev.llmlb.strategy.StrategyType;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObservedTest {

    private final Rig rig = new Rig();

    private static TargetLimits perMinute(long requests) {
        return new TargetLimits(new UsageLimits(requests, 0, 0), HealthSettings.DEFAULT);
    }

    @Test
    void aTargetAtItsLimitIsToldOncePerRequest() {
        rig.limits("a", perMinute(1)).rule(StrategyType.LEAST_BUSY, Rig.target("a"), Rig.target("b"));
        rig.send();
        rig.send();
        rig.providers.next("b/m", FakeProviders.status(500));
        rig.send();
        assertThat(rig.log.limited).containsExactly("a/m requests", "a/m requests");
    }

    @Test
    void aWaitForTheFirstTargetIsTold() {
        rig.rule(Rig.target("a"));
        rig.providers.next("a/m", FakeProviders.status(429, 1_500));
        rig.send(Duration.ofMillis(1));
        rig.send();
        assertThat(rig.log.waits).hasSize(1).allSatisfy(millis -> assertThat(millis)
                .isBetween(1L, 2_000L));
    }

    @Test
    void headersOfATraceGoWithEachAttempt() {
        rig.log.headers = Map.of("traceparent", "00-1-2-01");
        rig.rule(Rig.target("a"), Rig.target("b"));
        rig.providers.next("a/m", FakeProviders.status(500));
        rig.send();
        assertThat(rig.providers.sent).hasSize(2).allSatisfy(sent -> assertThat(sent.request.trace())
                .containsEntry("traceparent", "00-1-2-01"));
    }

    @Test
    void everyDecisionIsTold() {
        rig.rule(Rig.target("a"), Rig.target("b"));
        rig.providers.next("a/m", FakeProviders.status(500));
        rig.send();
        assertThat(rig.log.decisions).hasSize(1);
        Decision decision = rig.log.decisions.get(0);
        assertThat(decision.rule()).isEqualTo("r1");
        assertThat(decision.attempts()).hasSize(2);
        assertThat(decision.outcome().isSuccess()).isTrue();
    }

    @Test
    void theReadingsOfTargetsAreLive() {
        rig.limits("a", perMinute(4)).rule(Rig.target("a"), Rig.target("b"));
        rig.balancer();
        TargetReading a = reading("a");
        assertThat(a.models()).isEqualTo(Set.of("*"));
        assertThat(a.state()).isZero();
        assertThat(a.inFlight()).isZero();
        assertThat(a.requestsUsed()).isZero();
        assertThat(a.tokensUsed()).isNaN();

        rig.balancer().eject("b/m", null);
        rig.providers.next("a/m", FakeProviders.silence());
        rig.send();
        assertThat(a.inFlight()).isOne();
        assertThat(a.requestsUsed()).isEqualTo(0.25);
        assertThat(reading("b").state()).isEqualTo(2);

        rig.balancer().restore("b/m");
        assertThat(reading("b").state()).isZero();
    }

    @Test
    void aReloadTellsTheTargetsOfThen() {
        rig.rule(Rig.target("a"), Rig.target("b"));
        rig.balancer();
        rig.anew().rule(Rig.target("c")).reload();
        assertThat(rig.log.targets).extracting(TargetReading::target).containsExactly(new Target("c", "m"));
    }

    private TargetReading reading(String provider) {
        return rig.log.targets.stream()
                .filter(reading -> reading.target().provider().equals(provider))
                .findFirst()
                .orElseThrow();
    }
}
