package dev.llmlb.observe;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Decision;
import dev.llmlb.model.Target;
import java.time.Duration;
import java.util.List;

/**
 * Is told what the balancer does; every method may be called by many threads, must be quick and must not throw.
 *
 * <p>What is told of a request goes to the {@link RequestObserver} that it gets; the rest is about targets and configurations.
 */
public interface BalancerObserver {

    /** Sees nothing. */
    BalancerObserver NONE = new BalancerObserver() {};

    /** The label of requests whose model named a target, so that no rule was needed. */
    String NO_RULE = "none";

    /** All of these, each told in this order. */
    static BalancerObserver all(List<BalancerObserver> observers) {
        return switch (observers.size()) {
            case 0 -> NONE;
            case 1 -> observers.get(0);
            default -> new ObserverChain(observers);
        };
    }

    /**
     * A request begins, on the thread of its caller.
     *
     * @param ruleId that matched, or null when the model named a target, or nothing
     * @param request of which nothing of the body may be told to anyone
     * @return who is told of the rest
     */
    default RequestObserver requestBegan(String ruleId, ChatRequest request) {
        return RequestObserver.NONE;
    }

    /** Why a request went where it went: when it has its answer or has failed; of a stream, when it has begun. */
    default void decided(Decision decision) {}

    /** These are the targets of all rules from now on: at the start and after each reload. */
    default void targets(List<TargetReading> targets) {}

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

    /** An event was not told to a flow, since too many wait for it already. */
    default void eventDropped() {}

    /**
     * A caller met a rate limit or a budget that was used up.
     *
     * @param limitId the id of its rule
     * @param code {@code rate_limit_exceeded} or {@code budget_exceeded}
     * @param refused whether the request was refused; a budget in audit mode only says so
     */
    default void callerLimited(String limitId, String code, boolean refused) {}

    /**
     * A budget has passed one of its thresholds; once for each in a period.
     *
     * @param budgetId the id of its rule
     * @param whose such as {@code for team ml}; empty when all callers share it
     * @param percent the threshold
     * @param notificationTargets whom the configuration wants told, each as JSON text; may hold secrets
     */
    default void budgetAlert(String budgetId, String whose, double percent, List<String> notificationTargets) {}
}
