package dev.llmlb.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.Caller;
import dev.llmlb.model.Target;
import dev.llmlb.model.VendorLimits;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.rule.When;
import dev.llmlb.strategy.StrategyType;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.SimulatedTime;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpennessTest {

    private static final Target A = Target.parse("p/a");
    private static final Target B = Target.parse("p/b");

    private final SimulatedTime time = new SimulatedTime();
    private final TargetStates states =
            new TargetStates(StateStore.IN_MEMORY, time, RandomSource.seeded(1), BalancerObserver.NONE);
    private final Pool pool = pool(states);

    @Test
    void aPoolWithoutLimitsIsOpen() {
        assertThat(pool.openness().isOpen()).isTrue();
    }

    @Test
    void isNotWhileAnyTargetIsOut() {
        assertThat(pool.openness().isOpen()).isTrue();
        states.of(B).health().eject(Duration.ofMinutes(1));
        assertThat(pool.openness().isOpen()).isFalse();
        states.of(B).health().restore();
        assertThat(pool.openness().isOpen()).isTrue();
    }

    @Test
    void isNotOnceTheVendorHasSaidWhatIsLeft() {
        assertThat(pool.openness().isOpen()).isTrue();
        states.of(B).vendorSaid(new VendorLimits(0, 1_000_000_000, VendorLimits.UNSAID, VendorLimits.UNSAID));
        assertThat(pool.openness().isOpen()).isFalse();
    }

    @Test
    void isNotOnceTheVendorHasRefusedTheQuotaPool() {
        states.follow(settings(Map.of(), "shared"), new KnownTargets(settings(Map.of(), "shared")));
        use();
        assertThat(pool.openness().isOpen()).isTrue();
        states.of(A).quotaRefused(1_000_000_000);
        assertThat(pool.openness().isOpen()).isFalse();
    }

    @Test
    void isNotOnceAReloadSetsALimit() {
        assertThat(pool.openness().isOpen()).isTrue();
        TargetLimits ten = new TargetLimits(new UsageLimits(10, 0, 0), HealthSettings.DEFAULT);
        BalancerSettings limited = settings(Map.of(B, ten), null);
        states.follow(limited, new KnownTargets(limited));
        assertThat(pool.openness().isOpen()).isFalse();
    }

    @Test
    void nothingIsRememberedOfStateThatOthersMayChange() {
        TargetStates shared = new TargetStates(new SharedState(), time, RandomSource.seeded(1), BalancerObserver.NONE);
        assertThat(pool(shared).openness().isOpen()).isFalse();
    }

    private static Pool pool(TargetStates states) {
        BalancerSettings settings = settings(Map.of(), null);
        KnownTargets known = new KnownTargets(settings);
        states.follow(settings, known);
        Adapters adapters = Adapters.NONE.next(settings.providers(), of -> (upstream, done) -> () -> {});
        Routing routing = new Routing(
                settings, known, adapters, null, states, states.of(A).ticker(), RandomSource.seeded(1));
        Pool pool = routing.find(Rig.request("m", false, Caller.ANONYMOUS, Duration.ofMinutes(5)));
        for (PoolTarget target : pool.targets()) {
            take(target.state());
        }
        return pool;
    }

    private void use() {
        take(states.of(A));
        take(states.of(B));
    }

    /** An attempt that finds out that there is no limit. */
    private static void take(TargetState state) {
        state.gate().tryAcquire(0).failedBeforeOutput();
    }

    private static BalancerSettings settings(Map<Target, TargetLimits> limits, String quotaPool) {
        ProviderSettings provider = new ProviderSettings(
                "p",
                ProviderKind.OPENAI,
                URI.create("http://127.0.0.1"),
                null,
                null,
                Map.of(),
                Timeouts.DEFAULT,
                0,
                quotaPool,
                Map.of());
        RuleSettings rule = new RuleSettings(
                "r",
                new When(List.of(), List.of("m"), Map.of()),
                StrategyType.WEIGHT,
                List.of(TargetSettings.of(A, 1), TargetSettings.of(B, 1)));
        return new BalancerSettings("b", List.of(rule), Map.of("p", provider), limits, Companions.NONE);
    }
}
