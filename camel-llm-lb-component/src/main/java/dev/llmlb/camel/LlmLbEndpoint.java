package dev.llmlb.camel;

import dev.llmlb.model.Operation;
import dev.llmlb.observe.camel.JsonText;
import dev.llmlb.pipeline.PoolView;
import dev.llmlb.time.WallClock;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
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
@ManagedResource(description = "Managed LLM load balancer endpoint")
public class LlmLbEndpoint extends DefaultEndpoint implements EndpointServiceLocation {

    /** The path of an endpoint that takes the model from each request. */
    static final String ANY_MODEL = "*";

    @UriPath(
            description =
                    "The model to ask for: one that rules name, or provider/model; an asterisk takes the one that the request body names.")
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

    @ManagedAttribute(description = "The model to ask for; * for the one of each request")
    public String getModel() {
        return model;
    }

    @ManagedAttribute(description = "Whether every pool of the model has a target that may have traffic")
    public boolean isUsable() {
        return pools().stream().allMatch(PoolView::isUsable);
    }

    @ManagedAttribute(
            description = "Pools of the model, their targets with their state, and its latest decisions, as JSON")
    public String getPools() {
        Instant now = WallClock.system().now();
        return JsonText.of(
                model.equals(ANY_MODEL)
                        ? LlmLbStatus.of(getComponent().balancer(), now)
                        : LlmLbStatus.of(getComponent().balancer(), model, now));
    }

    @ManagedAttribute(description = "Targets of the model without traffic, each with the reason")
    public String[] getTargetsOut() {
        return Operators.targetsOut(pools());
    }

    @ManagedOperation(
            description =
                    "Takes a target out of traffic, for a time such as 10m, or until it is restored when the time is empty")
    public void eject(String target, String duration) {
        getComponent().eject(target, duration);
    }

    @ManagedOperation(description = "Lets full traffic to a target in, whatever kept it out but limits")
    public void restore(String target) {
        getComponent().restore(target);
    }

    @ManagedOperation(description = "Reads the configuration again and goes over to it, if it is good")
    public void reload() throws IOException {
        getComponent().reload();
    }

    @ManagedOperation(
            description =
                    "Where a prompt would go now, and why, as JSON; nothing is sent. The metadata of the caller is a JSON object, or empty")
    public String explain(String metadata) {
        if (model.equals(ANY_MODEL)) {
            throw new IllegalArgumentException(
                    "model: * (expected: an endpoint of one model; the component's explain is for any)");
        }
        return getComponent().explain(model, metadata);
    }

    /** Those that its requests may meet. */
    private List<PoolView> pools() {
        List<PoolView> all = getComponent().balancer().pools();
        return model.equals(ANY_MODEL)
                ? all
                : all.stream().filter(pool -> pool.isFor(model)).toList();
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
