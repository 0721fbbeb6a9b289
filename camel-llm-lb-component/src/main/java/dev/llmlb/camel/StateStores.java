package dev.llmlb.camel;

import dev.llmlb.pipeline.StateStore;
import java.util.Set;
import org.apache.camel.CamelContext;

/** Finds where the balancer keeps its limits, budgets, cooldowns and sessions: a bean in the Camel registry, else in memory. */
final class StateStores {

    private StateStores() {}

    static StateStore find(CamelContext context) {
        Set<StateStore> stores = context.getRegistry().findByType(StateStore.class);
        if (stores.size() > 1) {
            throw new IllegalArgumentException("registry: " + stores.size() + " beans of type "
                    + StateStore.class.getName() + " (expected: one, or none)");
        }
        return stores.isEmpty() ? StateStore.IN_MEMORY : stores.iterator().next();
    }
}
