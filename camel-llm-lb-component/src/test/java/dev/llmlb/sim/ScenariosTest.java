package dev.llmlb.sim;

import static dev.llmlb.sim.SimWorld.of;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.health.HealthSettings;
import dev.llmlb.health.Recovery;
import dev.llmlb.limit.UsageLimits;
import dev.llmlb.model.Target;
import dev.llmlb.pipeline.BalancerSettings;
import dev.llmlb.pipeline.TargetLimits;
import dev.llmlb.pipeline.TargetSettings;
import dev.llmlb.strategy.StrategyType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bad days: what a balancer makes of slow, flapping, failing and limited targets. */
class ScenariosTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FAST = Duration.ofMillis(200);
    private static final Duration PER_TOKEN = Duration.ofMillis(10);

    private final SimWorld world = new SimWorld(1);

    @ParameterizedTest
    @EnumSource(
            value = StrategyType.class,
            names = {"LATENCY", "ADAPTIVE"})
    void aTargetThatTurnsSlowLosesItsTrafficAndGetsItBack(StrategyType strategy) {
        world.vendor("a", FAST, PER_TOKEN).slow(minutes(5), minutes(10), 5);
        world.vendor("b", FAST, PER_TOKEN);
        world.vendor("c", FAST, PER_TOKEN);
        world.balance(strategy, of("a", 1), of("b", 1), of("c", 1));

        Run run = world.run(Trace.poisson(1, 6, 40 * 60, 100, 100));

        assertThat(run.isWhole()).isTrue();
        assertThat(run.share("a/m", minutes(1), minutes(5))).isBetween(0.25, 0.42);
        assertThat(run.share("a/m", minutes(7), minutes(10))).isLessThan(0.06);
        assertThat(run.share("a/m", minutes(15), minutes(40))).isBetween(0.2, 0.45);
    }

    /** Every answer takes a third more or less by chance; who takes chance for a difference sends most of them to one. */
    @ParameterizedTest
    @EnumSource(
            value = StrategyType.class,
            names = {"LATENCY", "ADAPTIVE"})
    void identicalVendorsGetTheSame(StrategyType strategy) {
        Random chance = new Random(1);
        for (String name : List.of("a", "b", "c")) {
            world.target(name, new Vendor(world.time, FAST, PER_TOKEN).varying(0.3, chance));
        }
        world.balance(strategy, of("a", 1), of("b", 1), of("c", 1));

        Run run = world.run(Trace.poisson(1, 6, 20 * 60, 100, 100));

        for (String target : List.of("a/m", "b/m", "c/m")) {
            assertThat(run.share(target, minutes(0), minutes(20))).isBetween(0.30, 0.37);
            for (int minute = 1; minute < 20; minute++) {
                // 360 prompts: a standard deviation of 0.025 by chance alone
                assertThat(run.share(target, minutes(minute), minutes(minute + 1)))
                        .isBetween(0.2, 0.47);
            }
        }
    }

    /** Well in even minutes, failing in odd ones. */
    @ParameterizedTest
    @EnumSource(StrategyType.class)
    void aFlappingTargetDoesNotSwingTheTraffic(StrategyType strategy) {
        SimTarget flapping = world.vendor("a", FAST, PER_TOKEN).flapping(MINUTE, minutes(30));
        world.vendor("b", FAST, PER_TOKEN);
        world.vendor("c", FAST, PER_TOKEN);
        world.balance(world.settings(
                strategy, tolerating("a", 3, Duration.ofSeconds(30), Recovery.RAMP), pool(strategy, "a", "b", "c")));

        Run run = world.run(Trace.even(10, 30 * 60, 100, 50));

        assertThat(run.isWhole()).isTrue();
        // a bad minute costs the four failures that trip it and a probe or two: 12 of them after the sixth minute
        long failed =
                run.count(s -> s.attempts() > 1 && s.atNanos() > minutes(6).toNanos());
        assertThat(failed).isBetween(1L, 72L);
        assertThat(flapping.calls()).isGreaterThan(100);
        for (int minute = 6; minute < 29; minute++) {
            for (String steady : new String[] {"b/m", "c/m"}) {
                assertThat(run.share(steady, minutes(minute), minutes(minute + 1)))
                        .isGreaterThanOrEqualTo(strategy == StrategyType.PRIORITY ? 0 : 0.2);
            }
        }
    }

    @Test
    void whenAllAreDownCallersAreToldWhenToComeBackAndThenAreServed() {
        world.vendor("a", FAST, PER_TOKEN).down(minutes(1), minutes(2));
        world.vendor("b", FAST, PER_TOKEN).down(minutes(1), minutes(2));
        world.balance(StrategyType.ADAPTIVE, of("a", 1), of("b", 1));

        Run run = world.run(Trace.even(5, 240, 100, 20));

        assertThat(run.share("a/m", Duration.ZERO, MINUTE) + run.share("b/m", Duration.ZERO, MINUTE))
                .isEqualTo(1);
        assertThat(run.served().stream().filter(s -> !s.answered()))
                .isNotEmpty()
                .allSatisfy(s -> {
                    assertThat(s.status()).isEqualTo(503);
                    assertThat(s.atNanos())
                            .isBetween(
                                    minutes(1).toNanos(),
                                    minutes(2).plusSeconds(10).toNanos());
                    assertThat(s.attempts() > 0 || s.retryAfterMillis() > 0).isTrue();
                });
        // the cooldown without a failure_tolerance is 10 s
        assertThat(run.count(s -> !s.answered()
                        && s.atNanos() > minutes(2).plusSeconds(10).toNanos()))
                .isZero();
        assertThat(world.target("a").calls() + world.target("b").calls()).isLessThan(1_200);
    }

    @Test
    void aBrownOutIsNotMultipliedByRetries() {
        SimTarget a = world.vendor("a", FAST, PER_TOKEN).brownOut(minutes(1), minutes(3), 0.3, 503);
        SimTarget b = world.vendor("b", FAST, PER_TOKEN).brownOut(minutes(1), minutes(3), 0.3, 503);
        world.balance(world.settings(StrategyType.LEAST_BUSY, Map.of(), patient(of("a", 1)), patient(of("b", 1))));

        Trace trace = Trace.even(20, 240, 100, 20);
        Run run = world.run(trace);

        // every prompt once at each target at the most, and repeats of 20 % of the calls
        assertThat(a.calls() + b.calls()).isLessThan(trace.prompts().size() * 2);
        assertThat(run.count(s -> !s.answered() && s.atNanos() < minutes(1).toNanos()))
                .isZero();
        assertThat(run.count(s -> !s.answered() && s.atNanos() > minutes(4).toNanos()))
                .isZero();
    }

    @Test
    void aTargetAtOurLimitIsSkippedAndItsWindowHolds() {
        world.vendor("a", FAST, PER_TOKEN);
        world.vendor("b", FAST, PER_TOKEN);
        TargetLimits limit = new TargetLimits(new UsageLimits(60, 0, 0), HealthSettings.DEFAULT);
        world.balance(world.settings(
                StrategyType.PRIORITY, Map.of(new Target("a", "m"), limit), pool(StrategyType.PRIORITY, "a", "b")));

        Run run = world.run(Trace.even(5, 300, 100, 20));

        assertThat(run.isWhole()).isTrue();
        assertThat(run.count(s -> s.attempts() > 1)).isZero();
        for (int second = 0; second < 240; second++) {
            assertThat(run.answeredBy("a/m", Duration.ofSeconds(second), Duration.ofSeconds(second + 60L)))
                    .isLessThanOrEqualTo(60);
        }
        assertThat(run.answeredBy("a/m", Duration.ZERO, minutes(5))).isEqualTo(300);
    }

    @Test
    void aVendorsLimitRestsItForAsLongAsItSays() {
        SimTarget a = world.vendor("a", FAST, PER_TOKEN).limited(60);
        world.vendor("b", FAST, PER_TOKEN);
        world.balance(StrategyType.PRIORITY, pool(StrategyType.PRIORITY, "a", "b"));

        Run run = world.run(Trace.even(5, 300, 100, 20));

        assertThat(run.isWhole()).isTrue();
        assertThat(run.answeredBy("a/m", Duration.ZERO, minutes(5))).isBetween(200L, 300L);
        assertThat(run.count(s -> s.attempts() > 1)).isLessThan(60); // refusals that nobody saw
        assertThat(a.calls()).isLessThan(360);
    }

    /** What the vendor says of one account holds for the other: nobody is sent there to be refused. */
    @Test
    void aQuotaPoolThatIsUsedUpIsLeftAlone() {
        Duration until = minutes(5);
        Run apart = quotaOfTwo(new SimWorld(1), until);
        Run pooled = quotaOfTwo(new SimWorld(1).quotaPool("east", "a", "b"), until);

        assertThat(pooled.isWhole()).isTrue();
        assertThat(apart.count(s -> s.attempts() > 1)).isPositive();
        assertThat(pooled.count(s -> s.attempts() > 1)).isZero();
        long inPool = pooled.count(s -> !s.target().equals("c/m"));
        assertThat(inPool).isBetween(250L, 300L); // 60 a minute for both
    }

    private static Run quotaOfTwo(SimWorld world, Duration until) {
        SimTarget a = world.vendor("a", FAST, PER_TOKEN).limited(60).telling();
        world.vendor("b", FAST, PER_TOKEN).limitedTogetherWith(a).telling();
        world.vendor("c", FAST, PER_TOKEN);
        world.balance(StrategyType.PRIORITY, pool(StrategyType.PRIORITY, "a", "b", "c"));
        return world.run(Trace.even(3, (int) until.toSeconds(), 100, 20));
    }

    @Test
    void aReloadUnderLoadLosesNothingAndKeepsWhatIsKnown() {
        world.vendor("a", FAST, PER_TOKEN);
        world.vendor("b", FAST, PER_TOKEN.multipliedBy(3));
        world.vendor("c", FAST, PER_TOKEN);
        TargetSettings[] two = pool(StrategyType.ADAPTIVE, "a", "b");
        TargetSettings[] three = pool(StrategyType.ADAPTIVE, "a", "b", "c");
        BalancerSettings before = world.settings(StrategyType.ADAPTIVE, Map.of(), two);
        BalancerSettings after = world.settings(StrategyType.ADAPTIVE, Map.of(), three);
        world.balance(before);
        for (int second = 30; second < 150; second += 5) {
            BalancerSettings next = second % 2 == 0 ? after : before;
            world.time.schedule(
                    () -> world.balancer().reload(next),
                    Duration.ofSeconds(second).toNanos());
        }

        Run run = world.run(Trace.even(10, 180, 100, 100));

        assertThat(run.isWhole()).isTrue();
        assertThat(run.count(s -> s.attempts() > 1)).isZero();
        // that b is slow is known from before the first reload, and not found out again after each
        assertThat(run.share("b/m", Duration.ofSeconds(60), Duration.ofSeconds(150)))
                .isLessThan(run.share("a/m", Duration.ofSeconds(60), Duration.ofSeconds(150)));
        assertThat(run.answeredBy("c/m", Duration.ofSeconds(30), Duration.ofSeconds(150)))
                .isPositive();
        assertThat(run.answeredBy("c/m", Duration.ZERO, Duration.ofSeconds(30))).isZero();
    }

    static TargetSettings[] pool(StrategyType strategy, String... names) {
        TargetSettings[] pool = new TargetSettings[names.length];
        for (int i = 0; i < names.length; i++) {
            TargetSettings plain = of(names[i], 1);
            pool[i] = strategy != StrategyType.PRIORITY
                    ? plain
                    : new TargetSettings(
                            plain.target(),
                            1,
                            i,
                            0,
                            0,
                            null,
                            plain.fallbackStatusCodes(),
                            true,
                            plain.overrideParams(),
                            plain.headersOverride(),
                            Map.of());
        }
        return pool;
    }

    /** With two retries on the same target. */
    private static TargetSettings patient(TargetSettings t) {
        return new TargetSettings(
                t.target(),
                t.weight(),
                0,
                0,
                0,
                new dev.llmlb.pipeline.RetrySettings(2, Duration.ofMillis(100), java.util.Set.of(503)),
                t.fallbackStatusCodes(),
                true,
                t.overrideParams(),
                t.headersOverride(),
                Map.of());
    }

    static Map<Target, TargetLimits> tolerating(String name, int failures, Duration cooldown, Recovery recovery) {
        return Map.of(
                new Target(name, "m"),
                new TargetLimits(
                        UsageLimits.NONE,
                        HealthSettings.of(failures, cooldown, HealthSettings.DEFAULT_STATUS_CODES, recovery)));
    }

    private static Duration minutes(int minutes) {
        return Duration.ofMinutes(minutes);
    }
}
