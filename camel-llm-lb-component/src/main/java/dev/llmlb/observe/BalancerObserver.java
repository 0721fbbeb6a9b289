package dev.llmlb.observe;

import dev.llmlb.model.Attempt;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import java.time.Duration;

/** Is told what the balancer does; every method may be called by many threads and must be quick. */
public interface BalancerObserver {

    /** Sees nothing. */
    BalancerObserver NONE = new BalancerObserver() {};

    /** The label of requests whose model named a target, so that no rule was needed. */
    String NO_RULE = "none";

    /**
     * An upstream call has ended; that of a stream when its last event is through.
     *
     * @param number 1 for the first attempt of a request
     */
    default void attemptEnded(String ruleId, Attempt attempt, int number) {}

    /**
     * A failed attempt has cost tokens for which nobody has an answer.
     *
     * @param outcome why; a caller who hung up has had a part
     * @param usage as far as it is known, else estimated
     * @param cost at the target's prices, 0 when unknown
     */
    default void wasted(String ruleId, Target target, Outcome outcome, Usage usage, double cost) {}

    /** A stream of this target has passed its commit point. */
    default void firstToken(String ruleId, Target target, long nanos) {}

    /**
     * A target gets no traffic for a time.
     *
     * @param cause a word of the closed list in the health package
     * @param duration of {@code Long.MAX_VALUE} nanoseconds when it lasts until an operator restores the target
     */
    default void ejected(Target target, String cause, Duration duration) {}

    /** A target gets traffic again. */
    default void restored(Target target) {}

    /**
     * Another configuration is in effect.
     *
     * @param name the configuration's
     * @param targets of all rules, each counted once
     */
    default void configReloaded(String name, int rules, int targets) {}

    /**
     * A configuration was refused; the one before runs on.
     *
     * @param message every fault, without secrets
     */
    default void configRefused(String message) {}

    /**
     * A request has ended.
     *
     * @param target the last one that was tried, or null when there was none
     */
    default void requestEnded(String ruleId, Target target, Outcome outcome, Usage usage, int attempts, long nanos) {}
}
