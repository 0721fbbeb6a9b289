package dev.llmlb.camel;

import dev.llmlb.model.Operation;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Send prompts to the best of several LLM providers and replicas, with limits, failover and streaming. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "llm-lb",
        title = "LLM Load Balancer",
        syntax = "llm-lb:model",
        category = {Category.AI},
        producerOnly = true,
        remote = true,
        headersClass = LlmLbConstants.class)
public class LlmLbEndpoint extends DefaultEndpoint implements EndpointServiceLocation {

    /** The path of an endpoint that takes the model from each request. */
    static final String ANY_MODEL = "*";

    @UriPath(
            description =
                    "The model to ask for: one that rules name, or provider/model; * takes the one that the request body names.")
    @Metadata(required = true)
    private String model;

    @UriParam
    private LlmLbConfiguration configuration;

    public LlmLbEndpoint(String uri, LlmLbComponent component, LlmLbConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (configuration.getOperation() == Operation.EMBEDDINGS && configuration.isStream()) {
            throw new IllegalArgumentException("stream: true (expected: false with operation embeddings)");
        }
    }

    @Override
    public Producer createProducer() {
        return new LlmLbProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException(
                "llm-lb:" + model + " cannot be consumed from (expected: to(\"llm-lb:" + model + "\"))");
    }

    @Override
    public LlmLbComponent getComponent() {
        return (LlmLbComponent) super.getComponent();
    }

    @Override
    public String getServiceUrl() {
        return model;
    }

    @Override
    public String getServiceProtocol() {
        return "llm";
    }

    public String getModel() {
        return model;
    }

    public void setModel(String model) {
        this.model = model;
    }

    public LlmLbConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(LlmLbConfiguration configuration) {
        this.configuration = configuration;
    }
}
