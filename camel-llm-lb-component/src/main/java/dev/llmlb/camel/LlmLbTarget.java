package dev.llmlb.camel;

import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.Metadata;

/** One target of a pool that is written as properties. */
@Configurer(metadataOnly = false)
public class LlmLbTarget {

    @Metadata(
            description =
                    "provider/model, as in the files. Without it the provider is named after the host of the uri, and the model is the pool's.")
    private String target;

    @Metadata(
            description =
                    "Where the provider's API begins, such as http://127.0.0.1:8000/v1. Without it the provider is one of a file, or a"
                            + " well-known one.")
    private String uri;

    @Metadata(description = "The provider's dialect; see kind in the files.", defaultValue = "openai")
    private String kind;

    @Metadata(description = "The provider's key, as it is: RAW(...) is for endpoint URIs.", secret = true)
    private String apiKey;

    @Metadata(description = "The model's name at the provider, where it is another one.")
    private String upstreamModel;

    @Metadata(
            description = "The share of weight-based routing, or the capacity of least-busy routing.",
            defaultValue = "1")
    private Integer weight;

    @Metadata(description = "The preference of priority-based routing, lower is preferred.", defaultValue = "0")
    private Integer priority;

    public String getTarget() {
        return target;
    }

    public void setTarget(String target) {
        this.target = target;
    }

    public String getUri() {
        return uri;
    }

    public void setUri(String uri) {
        this.uri = uri;
    }

    public String getKind() {
        return kind;
    }

    public void setKind(String kind) {
        this.kind = kind;
    }

    public String getApiKey() {
        return apiKey;
    }

    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    public String getUpstreamModel() {
        return upstreamModel;
    }

    public void setUpstreamModel(String upstreamModel) {
        this.upstreamModel = upstreamModel;
    }

    public Integer getWeight() {
        return weight;
    }

    public void setWeight(Integer weight) {
        this.weight = weight;
    }

    public Integer getPriority() {
        return priority;
    }

    public void setPriority(Integer priority) {
        this.priority = priority;
    }
}
