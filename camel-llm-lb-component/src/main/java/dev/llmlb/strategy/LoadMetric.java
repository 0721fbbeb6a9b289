package dev.llmlb.strategy;

/** How loaded a target is now; only the order of two targets' loads means anything. */
@FunctionalInterface
public interface LoadMetric {

    /** The load of the target with this index in its pool. */
    double load(int target);
}
