package dev.llmlb.camel;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.Metadata;

/** The pool of one model, written as properties instead of in a file. */
@Configurer(metadataOnly = false)
public class LlmLbModel {

    @Metadata(
            description =
                    "The id of the rule that this becomes, for headers and metrics; made of the model's name by default.")
    private String id;

    @Metadata(
            description = "How a target is picked, by its name in the files.",
            defaultValue = "weight-based-routing",
            enums =
                    "weight-based-routing,latency-based-routing,priority-based-routing,least-busy-routing,adaptive-routing")
    private String strategy;

    @Metadata(description = "The targets, at least one.")
    private List<LlmLbTarget> targets = new ArrayList<>();

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    public String getStrategy() {
        return strategy;
    }

    public void setStrategy(String strategy) {
        this.strategy = strategy;
    }

    public List<LlmLbTarget> getTargets() {
        return targets;
    }

    public void setTargets(List<LlmLbTarget> targets) {
        this.targets = targets;
    }
}
