package dev.llmlb.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which behaviour each call gets: what is next for its model, else next for any, else always for its model, else always
 * for any, else a good answer.
 */
final class Script {

    private final Deque<Behaviour> next = new ArrayDeque<>();
    private final Map<String, Deque<Behaviour>> nextByModel = new HashMap<>();
    private final Map<String, Behaviour> alwaysByModel = new HashMap<>();
    private Behaviour always = Behaviour.answer();

    synchronized void next(List<Behaviour> behaviours) {
        next.addAll(behaviours);
    }

    synchronized void next(String model, List<Behaviour> behaviours) {
        nextByModel.computeIfAbsent(model, m -> new ArrayDeque<>()).addAll(behaviours);
    }

    synchronized void always(Behaviour behaviour) {
        always = behaviour;
    }

    synchronized void always(String model, Behaviour behaviour) {
        alwaysByModel.put(model, behaviour);
    }

    synchronized void reset() {
        next.clear();
        nextByModel.clear();
        alwaysByModel.clear();
        always = Behaviour.answer();
    }

    /** Takes the behaviour of a call to that model that arrives now. */
    synchronized Behaviour take(String model) {
        Deque<Behaviour> forModel = nextByModel.get(model);
        if (forModel != null && !forModel.isEmpty()) {
            return forModel.poll();
        }
        Behaviour forAny = next.poll();
        return forAny != null ? forAny : alwaysByModel.getOrDefault(model, always);
    }
}
