package dev.llmlb.camel;

import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.observe.camel.EventHub;
import dev.llmlb.observe.camel.EventPublisher;
import dev.llmlb.observe.micrometer.MicrometerObserver;
import dev.llmlb.observe.otel.OtelObserver;
import dev.llmlb.time.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;

/** Finds who watches the balancer: consumers of its events, and a Micrometer registry and OpenTelemetry when the Camel registry has them. */
final class Observers {

    private static final String METER_REGISTRY = "io.micrometer.core.instrument.MeterRegistry";
    private static final String OPEN_TELEMETRY = "io.opentelemetry.api.OpenTelemetry";
    private static final String TRACER = "io.opentelemetry.api.trace.Tracer";
    private static final String PROPAGATORS = "io.opentelemetry.context.propagation.ContextPropagators";

    private Observers() {}

    static BalancerObserver find(CamelContext context, DecisionFormat decisions) {
        List<BalancerObserver> found = new ArrayList<>();
        Object meters = bean(context, METER_REGISTRY);
        if (meters != null) {
            found.add(MicrometerObserver.of(meters));
        }
        if (context.getClassResolver().resolveClass(OPEN_TELEMETRY) != null) {
            BalancerObserver tracing =
                    OtelObserver.of(bean(context, OPEN_TELEMETRY), bean(context, TRACER), bean(context, PROPAGATORS));
            if (tracing != BalancerObserver.NONE) {
                found.add(tracing);
            }
        }
        if (decisions != DecisionFormat.OFF) {
            found.add(new DecisionLogger(decisions));
        }
        found.add(
                new EventPublisher(EventHub.of(context), BalancerObserver.all(List.copyOf(found)), WallClock.system()));
        return BalancerObserver.all(found);
    }

    /** The first bean of a type that may not be on the class path, or null. */
    private static Object bean(CamelContext context, String type) {
        Class<?> resolved = context.getClassResolver().resolveClass(type);
        Set<?> beans = resolved == null ? Set.of() : context.getRegistry().findByType(resolved);
        return beans.isEmpty() ? null : beans.iterator().next();
    }
}
