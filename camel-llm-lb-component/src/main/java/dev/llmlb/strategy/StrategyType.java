package dev.llmlb.strategy;

/** The strategies by their names in the configuration. */
public enum StrategyType {
    WEIGHT("weight-based-routing"),
    LATENCY("latency-based-routing"),
    PRIORITY("priority-based-routing"),
    LEAST_BUSY("least-busy-routing"),
    ADAPTIVE("adaptive-routing");

    private final String yaml;

    StrategyType(String yaml) {
        this.yaml = yaml;
    }

    /** The name in the configuration. */
    public String yaml() {
        return yaml;
    }
}
