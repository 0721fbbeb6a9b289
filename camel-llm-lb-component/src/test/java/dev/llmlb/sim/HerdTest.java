package dev.llmlb.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.health.Recovery;
import dev.llmlb.pipeline.TargetSettings;
import dev.llmlb.strategy.StrategyType;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A target that comes back after a cooldown is idle and looks the best of all; not everyone may run there. No target gets more than twice
 * its fair share, which is its part of the pool's capacity, over any 10 s after the recovery.
 */
class HerdTest {

    private static final Duration DOWN = Duration.ofMinutes(5);
    private static final Duration UP = Duration.ofMinutes(7);
    private static final Duration WINDOW = Duration.ofSeconds(10);

    static Stream<Arguments> cases() {
        return Stream.of(Arena.values()).flatMap(arena -> Stream.of(
                        StrategyType.WEIGHT, StrategyType.LATENCY, StrategyType.LEAST_BUSY, StrategyType.ADAPTIVE)
                .flatMap(strategy -> Stream.of(Recovery.values()).map(r -> Arguments.of(arena, strategy, r))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nobodyHerdsToTheOneThatIsBack(Arena arena, StrategyType strategy, Recovery recovery) {
        int factor =
                5; // a replica here is that many of the arena's: enough prompts in 10 s for a share to mean something
        SimWorld world = new SimWorld(1);
        List<Replica> replicas = arena.in(world, factor);
        world.target("r0").down(DOWN, UP);
        TargetSettings[] targets = new TargetSettings[replicas.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = SimWorld.of("r" + i, (int) replicas.get(i).capacity());
        }
        world.balance(
                world.settings(strategy, ScenariosTest.tolerating("r0", 3, Duration.ofSeconds(20), recovery), targets));
        Trace trace = Trace.generated(1, 15_000);

        Run run = world.run(trace.atRate(0.75 * factor * arena.requestsPerSecond(trace)));

        assertThat(run.isWhole()).isTrue();
        double all = replicas.stream().mapToDouble(Replica::capacity).sum();
        for (int i = 0; i < targets.length; i++) {
            double fair = replicas.get(i).capacity() / all;
            assertThat(run.largestShare("r" + i + "/m", UP, UP.plusMinutes(2), WINDOW))
                    .isLessThan(2 * fair);
        }
    }
}
