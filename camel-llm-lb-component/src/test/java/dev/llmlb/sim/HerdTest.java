package dev.llmlb.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.health.Recovery;
import dev.llmlb.pipeline.TargetSettings;
import dev.llmlb.strategy.StrategyType;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A target that comes back after a cooldown is idle and looks the best of all; not everyone may run there. No target gets more than twice
 * its fair share, which is its part of the pool's capacity, over any 10 s after the recovery.
 */
class HerdTest {

    private static final Duration DOWN = Duration.ofMinutes(5);
    private static final Duration UP = Duration.ofMinutes(7);
    private static final Duration SEEN = UP.plusMinutes(2);
    private static final Duration WINDOW = Duration.ofSeconds(10);

    /** By then no cooldown refuses whoever goes past the rules. */
    private static final Duration STEADY = UP.plusSeconds(40);

    private static final int SEEDS = 3;

    /** A replica here is that many of the arena's: with fewer prompts in a window chance looks like a herd. */
    private static final int TIMES = 10;

    /** Of four equal targets each gets 62 of them, with a standard deviation of 7 by chance: twice as many is 9 of these away. */
    private static final int ENOUGH_PROMPTS = 250;

    static Stream<Arguments> cases() {
        return Stream.of(Arena.values()).flatMap(arena -> Stream.of(
                        StrategyType.WEIGHT, StrategyType.LATENCY, StrategyType.LEAST_BUSY, StrategyType.ADAPTIVE)
                .flatMap(strategy -> Stream.of(Recovery.values()).map(r -> Arguments.of(arena, strategy, r))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nobodyHerdsToTheOneThatIsBack(Arena arena, StrategyType strategy, Recovery recovery) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            double largest = largestPart(arena, seed, strategy, recovery, prompt -> "m");
            assertThat(largest).as("seed %d", seed).isLessThan(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoSendsHalfOfAllToTheOneThatIsBackIsFoundOut(Arena arena) {
        double largest = largestPart(arena, 1, StrategyType.WEIGHT, Recovery.RAMP, prompt -> {
            long since = prompt.atNanos() - STEADY.toNanos();
            boolean herd = since > 0 && since < WINDOW.toNanos() && prompt.promptTokens() % 2 == 0;
            return herd ? "r0/m" : "m";
        });
        assertThat(largest).isGreaterThan(2);
    }

    /** The most that any target got in any window after the recovery, in its fair shares. */
    private static double largestPart(
            Arena arena, int seed, StrategyType strategy, Recovery recovery, Function<Prompt, String> model) {
        SimWorld world = new SimWorld(seed);
        List<Replica> replicas = arena.in(world, TIMES);
        world.target("r0").down(DOWN, UP);
        TargetSettings[] targets = new TargetSettings[replicas.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = SimWorld.of("r" + i, (int) replicas.get(i).capacity());
        }
        world.balance(
                world.settings(strategy, ScenariosTest.tolerating("r0", 3, Duration.ofSeconds(20), recovery), targets));
        Trace trace = Trace.generated(seed, 40_000);

        Run run = world.run(trace.atRate(0.75 * TIMES * arena.requestsPerSecond(trace)), model);

        assertThat(run.isWhole()).isTrue();
        assertThat(run.leastAnswers(UP, SEEN, WINDOW)).isGreaterThan(ENOUGH_PROMPTS);
        double all = replicas.stream().mapToDouble(Replica::capacity).sum();
        double largest = 0;
        for (int i = 0; i < targets.length; i++) {
            double fair = replicas.get(i).capacity() / all;
            largest = Math.max(largest, run.largestShare("r" + i + "/m", UP, SEEN, WINDOW) / fair);
        }
        return largest;
    }
}
