package dev.llmlb.sim;

import dev.llmlb.pipeline.TargetSettings;
import dev.llmlb.strategy.StrategyType;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Who picks in a replay: each strategy, and two that know what no balancer knows. */
enum Entrant {
    ROUND_ROBIN("round robin", StrategyType.WEIGHT, Weights.EQUAL),
    WEIGHTED("weighted by tokens/s", StrategyType.WEIGHT, Weights.CAPACITY),
    WEIGHTED_FOR_TRACE("weighted by requests/s of this trace", StrategyType.WEIGHT, Weights.OF_TRACE),
    WRONG_WEIGHTS("weighted, weights in the wrong order", StrategyType.WEIGHT, Weights.WRONG),
    LEAST_BUSY("least busy", StrategyType.LEAST_BUSY, Weights.EQUAL),
    LATENCY("latency-based", StrategyType.LATENCY, Weights.EQUAL),
    ADAPTIVE("adaptive", StrategyType.ADAPTIVE, Weights.EQUAL),
    /** Fewest under way per requests/s that the replica gets through of just this trace; all compared. */
    KNOWS_CAPACITY("knows every capacity", StrategyType.LEAST_BUSY, Weights.OF_TRACE),
    /** Knows the length of each answer, those under way included, and takes the replica where this one ends first. */
    KNOWS_LENGTHS("knows each length", StrategyType.LEAST_BUSY, Weights.EQUAL);

    private enum Weights {
        EQUAL,
        CAPACITY,
        OF_TRACE,
        WRONG
    }

    private final String words;
    private final StrategyType strategy;
    private final Weights weights;

    Entrant(String words, StrategyType strategy, Weights weights) {
        this.words = words;
        this.strategy = strategy;
        this.weights = weights;
    }

    String words() {
        return words;
    }

    /** Replays the trace, streamed, at this part of what the pool gets through. */
    Run replay(Arena arena, Trace trace, double load, long seed) {
        return replay(arena, trace.atRate(load * arena.requestsPerSecond(trace)), seed, world -> {});
    }

    /** @param script of the replicas' troubles */
    Run replay(Arena arena, Trace trace, long seed, Consumer<SimWorld> script) {
        SimWorld world = new SimWorld(seed);
        List<Replica> replicas = arena.in(world);
        script.accept(world);
        ToDoubleFunction<Replica> weight =
                switch (weights) {
                    case EQUAL -> replica -> 1;
                    case CAPACITY -> Replica::capacity;
                    case OF_TRACE -> replica -> replica.requestsPerSecond(trace);
                    case WRONG ->
                        replica -> replicas.get((replicas.indexOf(replica) + 1) % replicas.size())
                                .capacity();
                };
        TargetSettings[] targets = new TargetSettings[replicas.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = SimWorld.of("r" + i, (int) Math.round(100 * weight.applyAsDouble(replicas.get(i))));
        }
        world.balance(strategy, targets);
        return this == KNOWS_LENGTHS
                ? world.run(trace, prompt -> "r" + firstDone(replicas, prompt) + "/m")
                : world.run(trace);
    }

    private static int firstDone(List<Replica> replicas, Prompt prompt) {
        int best = 0;
        for (int i = 1; i < replicas.size(); i++) {
            if (replicas.get(i).completionSeconds(prompt) < replicas.get(best).completionSeconds(prompt)) {
                best = i;
            }
        }
        return best;
    }
}
