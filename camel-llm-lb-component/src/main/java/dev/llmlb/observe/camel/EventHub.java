package dev.llmlb.observe.camel;

import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.observe.TargetReading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;

/** Brings the events of all balancers of a Camel context to all consumers of it. */
public final class EventHub {

    private final List<EventQueue> queues = new CopyOnWriteArrayList<>();
    private volatile Map<String, Set<String>> modelsByTarget = Map.of();

    private EventHub() {}

    /** The hub of a context. */
    public static EventHub of(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        synchronized (EventHub.class) {
            EventHub hub = extension.getContextPlugin(EventHub.class);
            if (hub == null) {
                hub = new EventHub();
                extension.addContextPlugin(EventHub.class, hub);
            }
            return hub;
        }
    }

    void subscribe(EventQueue queue) {
        queues.add(queue);
    }

    void unsubscribe(EventQueue queue) {
        queues.remove(queue);
    }

    boolean wants(EventType type) {
        for (EventQueue queue : queues) {
            if (queue.filter().types().contains(type)) {
                return true;
            }
        }
        return false;
    }

    /** @param whenDropped is told once for each consumer that has no room */
    void publish(BalancerEvent event, BalancerObserver whenDropped) {
        Set<String> models = event.target() == null ? Set.of() : modelsByTarget.getOrDefault(event.target(), Set.of());
        for (EventQueue queue : queues) {
            if (queue.filter().wants(event, models) && !queue.offer(event)) {
                whenDropped.eventDropped();
            }
        }
    }

    /** Takes in the targets of a balancer; what another one has said of others stays. */
    synchronized void targets(List<TargetReading> targets) {
        Map<String, Set<String>> next = new HashMap<>(modelsByTarget);
        targets.forEach(reading -> next.put(reading.target().id(), reading.models()));
        modelsByTarget = Map.copyOf(next);
    }
}
