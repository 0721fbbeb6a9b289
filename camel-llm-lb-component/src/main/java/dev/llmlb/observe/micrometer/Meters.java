package dev.llmlb.observe.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/** The meters of {@link MetricName} in a registry; values of tags are given in the order of the table. */
final class Meters {

    private record Key(MetricName name, List<String> values) {}

    private final MeterRegistry registry;
    private final ConcurrentMap<Key, Meter> meters = new ConcurrentHashMap<>(); // the registry's own look-up is slower

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    MeterRegistry registry() {
        return registry;
    }

    Counter counter(MetricName name, String... values) {
        return (Counter) meters.computeIfAbsent(new Key(name, List.of(values)), key -> Counter.builder(name.id)
                .description(name.description)
                .baseUnit(name.unit.base)
                .tags(tags(key))
                .register(registry));
    }

    Timer timer(MetricName name, String... values) {
        return (Timer) meters.computeIfAbsent(new Key(name, List.of(values)), key -> Timer.builder(name.id)
                .description(name.description)
                .tags(tags(key))
                .serviceLevelObjectives(DoubleStream.of(GenAiBuckets.of(name))
                        .mapToObj(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
                        .toArray(Duration[]::new))
                .register(registry));
    }

    DistributionSummary summary(MetricName name, String... values) {
        return (DistributionSummary)
                meters.computeIfAbsent(new Key(name, List.of(values)), key -> DistributionSummary.builder(name.id)
                        .description(name.description)
                        .baseUnit(name.unit.base)
                        .tags(tags(key))
                        .serviceLevelObjectives(GenAiBuckets.of(name))
                        .register(registry));
    }

    Gauge gauge(MetricName name, Supplier<Number> value, String... values) {
        return Gauge.builder(name.id, value)
                .description(name.description)
                .baseUnit(name.unit.base)
                .tags(tags(new Key(name, List.of(values))))
                .strongReference(true)
                .register(registry);
    }

    private static Tags tags(Key key) {
        List<String> names = key.name.tags;
        if (names.size() != key.values.size()) {
            throw new IllegalArgumentException(
                    key.name + ": " + key.values + " (expected: a value for each of " + names + ")");
        }
        List<Tag> tags = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            tags.add(Tag.of(names.get(i), key.values.get(i)));
        }
        return Tags.of(tags);
    }
}
