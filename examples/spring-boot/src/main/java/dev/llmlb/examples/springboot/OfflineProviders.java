package dev.llmlb.examples.springboot;

import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.simulator.Speed;
import dev.llmlb.simulator.Wire;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Simulated providers, unless properties name real ones: the beans {@code azure} and {@code openai}, stopped with the service. */
final class OfflineProviders implements ApplicationContextInitializer<GenericApplicationContext> {

    @Override
    public void initialize(GenericApplicationContext spring) {
        if (!spring.getEnvironment().containsProperty("azure.url")) {
            add(spring, SimulatedProvider.start("azure", Wire.AZURE_OPENAI, 0, Speed.instant(8)));
        }
        if (!spring.getEnvironment().containsProperty("openai.url")) {
            add(spring, SimulatedProvider.start("openai"));
        }
    }

    private static void add(GenericApplicationContext spring, SimulatedProvider provider) {
        spring.registerBean(provider.name(), SimulatedProvider.class, () -> provider);
        spring.getEnvironment()
                .getPropertySources()
                .addLast(new MapPropertySource(provider.name(), Map.of(provider.name() + ".url", provider.baseUrl())));
    }
}
