package dev.llmlb.gateway;

import dev.llmlb.camel.LlmLbComponent;
import dev.llmlb.config.LoadedConfig;
import org.apache.camel.main.Main;

/** Reads a configuration as the gateway would, with the same properties, and starts nothing. */
final class ConfigCheck {

    private ConfigCheck() {}

    /** @param config resources, separated by commas */
    static LoadedConfig run(String config) throws StartFailure {
        Main main = new Main();
        main.addInitialProperty("camel.main.routesIncludePattern", "false");
        main.addInitialProperty("camel.component.llm-lb.config", config);
        try {
            main.init();
            return main.getCamelContext()
                    .getComponent("llm-lb", LlmLbComponent.class)
                    .check();
        } catch (Exception e) {
            throw StartFailure.of(e, "", 0);
        } finally {
            main.stop();
        }
    }
}
