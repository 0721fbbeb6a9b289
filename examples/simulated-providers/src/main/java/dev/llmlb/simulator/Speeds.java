package dev.llmlb.simulator;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The speed of each model of a provider. */
final class Speeds {

    private final Map<String, Speed> byModel = new ConcurrentHashMap<>();
    private volatile Speed others;

    Speeds(Speed all) {
        others = Objects.requireNonNull(all, "speed");
    }

    /** Sets all models, those set on their own before included. */
    void set(Speed all) {
        others = Objects.requireNonNull(all, "speed");
        byModel.clear();
    }

    void set(String model, Speed speed) {
        byModel.put(model, speed);
    }

    Speed of(String model) {
        return byModel.getOrDefault(model, others);
    }
}
