package dev.llmlb.observe;

import dev.llmlb.model.ChatRequest;
import dev.llmlb.model.Decision;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Target;
import dev.llmlb.model.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Several observers as one. Those that do not want to hear of a request cost nothing for it. */
final class ObserverChain implements BalancerObserver {

    private final List<BalancerObserver> observers;

    ObserverChain(List<BalancerObserver> observers) {
        this.observers = List.copyOf(observers);
    }

    @Override
    public RequestObserver requestBegan(String ruleId, ChatRequest request) {
        List<RequestObserver> wanted = new ArrayList<>(observers.size());
        for (BalancerObserver observer : observers) {
            RequestObserver its = observer.requestBegan(ruleId, request);
            if (its != RequestObserver.NONE) {
                wanted.add(its);
            }
        }
        return switch (wanted.size()) {
            case 0 -> RequestObserver.NONE;
            case 1 -> wanted.get(0);
            default -> new OfRequest(wanted);
        };
    }

    @Override
    public void callerLimited(String limitId, String code, boolean refused) {
        observers.forEach(observer -> observer.callerLimited(limitId, code, refused));
    }

    @Override
    public void budgetAlert(String budgetId, String whose, double percent, List<String> notificationTargets) {
        observers.forEach(observer -> observer.budgetAlert(budgetId, whose, percent, notificationTargets));
    }

    private record OfRequest(List<RequestObserver> observers) implements RequestObserver {

        @Override
        public void limited(Target target, String limit) {
            observers.forEach(observer -> observer.limited(target, limit));
        }

        @Override
        public void waits(long nanos) {
            observers.forEach(observer -> observer.waits(nanos));
        }

        @Override
        public AttemptObserver attemptBegan(Upstream upstream, int number) {
            List<AttemptObserver> wanted = new ArrayList<>(observers.size());
            for (RequestObserver observer : observers) {
                AttemptObserver its = observer.attemptBegan(upstream, number);
                if (its != AttemptObserver.NONE) {
                    wanted.add(its);
                }
            }
            return wanted.isEmpty() ? AttemptObserver.NONE : new OfAttempt(wanted);
        }

        @Override
        public void ended(Target target, Outcome outcome, Usage usage, double cost, int attempts, long nanos) {
            observers.forEach(observer -> observer.ended(target, outcome, usage, cost, attempts, nanos));
        }
    }

    private record OfAttempt(List<AttemptObserver> observers) implements AttemptObserver {

        @Override
        public Map<String, String> headers() {
            Map<String, String> all = new HashMap<>();
            observers.forEach(observer -> all.putAll(observer.headers()));
            return all;
        }

        @Override
        public void firstToken(long nanos) {
            observers.forEach(observer -> observer.firstToken(nanos));
        }

        @Override
        public void ended(Outcome outcome, Usage usage, double cost, long nanos) {
            observers.forEach(observer -> observer.ended(outcome, usage, cost, nanos));
        }

        @Override
        public void wasted(Outcome outcome, Usage usage, double cost) {
            observers.forEach(observer -> observer.wasted(outcome, usage, cost));
        }
    }

    private void tell(Consumer<BalancerObserver> what) {
        observers.forEach(what);
    }

    @Override
    public void decided(Decision decision) {
        tell(observer -> observer.decided(decision));
    }

    @Override
    public void targets(List<TargetReading> targets) {
        tell(observer -> observer.targets(targets));
    }

    @Override
    public void ejected(Target target, String cause, Duration duration) {
        tell(observer -> observer.ejected(target, cause, duration));
    }

    @Override
    public void restored(Target target) {
        tell(observer -> observer.restored(target));
    }

    @Override
    public void configReloaded(String name, int rules, int targets) {
        tell(observer -> observer.configReloaded(name, rules, targets));
    }

    @Override
    public void configRefused(String message) {
        tell(observer -> observer.configRefused(message));
    }

    @Override
    public void eventDropped() {
        tell(BalancerObserver::eventDropped);
    }
}
