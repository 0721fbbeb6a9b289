package dev.llmlb.observe.camel;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import dev.llmlb.observe.AttemptObserver;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.observe.RequestObserver;
import dev.llmlb.observe.TargetReading;
import dev.llmlb.observe.Upstream;
import dev.llmlb.time.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Makes events of what a balancer tells. Requests cost nothing while no consumer wants to hear of them. */
public final class EventPublisher implements BalancerObserver {

    private static final Duration LIMIT_QUIET = Duration.ofMinutes(1);

    private final EventHub hub;
    private final BalancerObserver others;
    private final WallClock clock;
    private final ConcurrentMap<String, Instant> limitsTold =
            new ConcurrentHashMap<>(); // by target, or rule of callers, and limit

    /** @param others are told of events that are dropped */
    public EventPublisher(EventHub hub, BalancerObserver others, WallClock clock) {
        this.hub = hub;
        this.others = others;
        this.clock = clock;
    }

    private void publish(BalancerEvent event) {
        hub.publish(event, others);
    }

    @Override
    public RequestObserver requestBegan(String ruleId, ChatRequest request) {
        return ruleId != null && (hub.wants(EventType.FALLBACK) || hub.wants(EventType.LIMIT_REACHED))
                ? new OfRequest(ruleId)
                : RequestObserver.NONE;
    }

    private final class OfRequest implements RequestObserver {
        private final String ruleId;
        private String lastTarget; // null before the first attempt
        private String lastOutcome;

        OfRequest(String ruleId) {
            this.ruleId = ruleId;
        }

        @Override
        public void limited(Target target, String limit) {
            Instant now = clock.now();
            if (isDue(target.id() + ' ' + limit, now)) {
                publish(BalancerEvent.limitReached(now, target.id(), ruleId, limit));
            }
        }

        @Override
        public AttemptObserver attemptBegan(Upstream upstream, int number) {
            String target = upstream.target().id();
            if (lastTarget != null && !lastTarget.equals(target)) {
                publish(BalancerEvent.fallback(clock.now(), lastTarget, ruleId, lastOutcome, target));
            }
            lastTarget = target;
            return new AttemptObserver() {
                @Override
                public void ended(Outcome outcome, Usage usage, double cost, long nanos) {
                    lastOutcome = outcome.kind().label();
                }
            };
        }
    }

    /** Whether a limit is to be told of again. */
    private boolean isDue(String limit, Instant now) {
        boolean[] due = {false};
        limitsTold.compute(limit, (key, before) -> {
            due[0] = before == null || !now.isBefore(before.plus(LIMIT_QUIET));
            return due[0] ? now : before;
        });
        return due[0];
    }

    @Override
    public void callerLimited(String limitId, String code, boolean refused) {
        if (hub.wants(EventType.CALLER_LIMIT_REACHED)) {
            Instant now = clock.now();
            if (isDue(limitId + ' ' + code, now)) {
                publish(BalancerEvent.callerLimitReached(now, limitId, code, refused));
            }
        }
    }

    /** Without whom to notify: the address of a web hook is a secret. */
    @Override
    public void budgetAlert(String budgetId, String whose, double percent, List<String> notificationTargets) {
        publish(BalancerEvent.budgetAlert(clock.now(), budgetId, whose.isEmpty() ? null : whose, percent));
    }

    @Override
    public void targets(List<TargetReading> targets) {
        limitsTold.clear();
        hub.targets(targets);
    }

    @Override
    public void ejected(Target target, String cause, Duration duration) {
        boolean ends = duration.toNanos() != Long.MAX_VALUE;
        publish(BalancerEvent.ejected(clock.now(), target.id(), cause, ends ? duration : null));
    }

    @Override
    public void restored(Target target) {
        publish(BalancerEvent.restored(clock.now(), target.id()));
    }

    @Override
    public void configReloaded(String name, int rules, int targets) {
        publish(BalancerEvent.config(EventType.CONFIG_RELOADED, clock.now(), name));
    }

    @Override
    public void configRefused(String message) {
        publish(BalancerEvent.config(EventType.CONFIG_REFUSED, clock.now(), message));
    }
}
