package dev.llmlb.camel;

import dev.llmlb.pipeline.StateStore;
import java.util.Set;

/** Finds where a balancer keeps its limits, budgets, cooldowns and sessions: where the component says, else in the one bean of the registry, else in memory. */
final class StateStores {

    private StateStores() {}

    static StateStore find(LlmLbComponent component) {
        if (component.getStateStore() != null) {
            return component.getStateStore();
        }
        if (!component.isAutowiredEnabled()) {
            return StateStore.IN_MEMORY;
        }
        // Camel wires what is there when the component is made; a bean may have come since, and of two it takes none
        // without a word
        Set<StateStore> stores = component.getCamelContext().getRegistry().findByType(StateStore.class);
        if (stores.size() > 1) {
            throw new IllegalArgumentException("registry: " + stores.size() + " beans of type "
                    + StateStore.class.getName() + " (expected: one, or none, or stateStore=#bean:name)");
        }
        return stores.isEmpty() ? StateStore.IN_MEMORY : stores.iterator().next();
    }
}
