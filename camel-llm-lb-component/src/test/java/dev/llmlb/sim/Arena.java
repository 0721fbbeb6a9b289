package dev.llmlb.sim;

import java.util.ArrayList;
import java.util.List;

/** A pool of replicas to replay a trace on: capacity together, speed alone, prompt tokens for the price of one of output. */
enum Arena {
    UNEQUAL6(
            "six unequal replicas",
            new double[][] {{400, 60, 50}, {400, 60, 50}, {200, 40, 30}, {200, 40, 30}, {100, 25, 20}, {800, 80, 80}}),
    EQUAL4("four equal replicas", new double[][] {{300, 50, 40}, {300, 50, 40}, {300, 50, 40}, {300, 50, 40}});

    private final String words;
    private final double[][] replicas;

    Arena(String words, double[][] replicas) {
        this.words = words;
        this.replicas = replicas;
    }

    String words() {
        return words;
    }

    /** Adds the replicas {@code r0}, {@code r1}, … to the world. */
    List<Replica> in(SimWorld world) {
        return in(world, 1);
    }

    /** @param times as much capacity, for more prompts of the same speed */
    List<Replica> in(SimWorld world, int times) {
        List<Replica> added = new ArrayList<>();
        for (int i = 0; i < replicas.length; i++) {
            added.add(world.replica("r" + i, times * replicas[i][0], replicas[i][1], replicas[i][2]));
        }
        return added;
    }

    /** Prompts of the trace a second that all replicas together get through. */
    double requestsPerSecond(Trace trace) {
        return in(new SimWorld(0)).stream()
                .mapToDouble(r -> r.requestsPerSecond(trace))
                .sum();
    }
}
