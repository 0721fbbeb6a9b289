package dev.llmlb.observe.micrometer;

import dev.llmlb.observe.TargetReading;
import io.micrometer.core.instrument.Gauge;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** The gauges of the targets of now; those of targets that have left the configuration are taken away. */
final class TargetGauges {

    private final Meters meters;
    private final List<Gauge> gauges = new ArrayList<>(); // guarded by "this"

    TargetGauges(Meters meters) {
        this.meters = meters;
    }

    synchronized void follow(List<TargetReading> targets) {
        gauges.forEach(meters.registry()::remove);
        gauges.clear();
        for (TargetReading reading : targets) {
            String target = reading.target().id();
            gauges.add(meters.gauge(MetricName.IN_FLIGHT, reading::inFlight, target));
            gauges.add(meters.gauge(MetricName.TARGET_STATE, reading::state, target));
            share(reading::requestsUsed, target, "requests");
            share(reading::tokensUsed, target, "tokens");
        }
    }

    private void share(DoubleSupplier used, String target, String limit) {
        if (!Double.isNaN(used.getAsDouble())) {
            gauges.add(meters.gauge(MetricName.WINDOW_USED, used::getAsDouble, target, limit));
        }
    }
}
