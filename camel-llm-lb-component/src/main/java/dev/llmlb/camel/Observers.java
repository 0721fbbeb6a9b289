package dev.llmlb.camel;

import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.observe.micrometer.MicrometerObserver;
import java.util.Set;
import org.apache.camel.CamelContext;

/** Finds who watches the balancer: a Micrometer registry in the Camel registry, when there is one. */
final class Observers {

    private static final String METER_REGISTRY = "io.micrometer.core.instrument.MeterRegistry";

    private Observers() {}

    static BalancerObserver find(CamelContext context) {
        Class<?> type = context.getClassResolver().resolveClass(METER_REGISTRY);
        Set<?> registries = type == null ? Set.of() : context.getRegistry().findByType(type);
        return registries.isEmpty()
                ? BalancerObserver.NONE
                : MicrometerObserver.of(registries.iterator().next());
    }
}
