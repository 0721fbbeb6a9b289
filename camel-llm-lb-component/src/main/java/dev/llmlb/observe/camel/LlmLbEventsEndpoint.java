package dev.llmlb.observe.camel;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Receive what happens in the LLM load balancers of the Camel context: ejections, limits, budgets, fallbacks, reloads. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "llm-lb-events",
        title = "LLM Load Balancer Events",
        syntax = "llm-lb-events:name",
        category = {Category.AI, Category.MONITORING},
        consumerOnly = true,
        remote = false,
        headersClass = LlmLbEventsConstants.class)
public class LlmLbEventsEndpoint extends DefaultEndpoint {

    @UriPath(description = "A name for the consumer's thread.")
    private String name;

    @UriParam(
            description = "The events to receive, separated by commas. All of them when empty. Possible values: "
                    + EventType.LABELS)
    private String types;

    @UriParam(
            description =
                    "Receive events of these only, separated by commas: models that rules are for, or targets; an asterisk at the end matches a"
                            + " prefix. Events that are about no target are received anyway.")
    private String models;

    @UriParam(
            label = "advanced",
            defaultValue = "1000",
            description = "The most events that wait for the route; what comes when it is full is dropped and counted.")
    private int queueSize = 1000;

    public LlmLbEventsEndpoint(String uri, LlmLbEventsComponent component) {
        super(uri, component);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (queueSize < 1) {
            throw new IllegalArgumentException("queueSize: " + queueSize + " (expected: 1 or more)");
        }
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("llm-lb-events cannot be sent to (expected: from(\"llm-lb-events:\"))");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        LlmLbEventsConsumer consumer = new LlmLbEventsConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getTypes() {
        return types;
    }

    public void setTypes(String types) {
        EventType.parse(types); // refuses unknown ones
        this.types = types;
    }

    public String getModels() {
        return models;
    }

    public void setModels(String models) {
        EventFilter.models(models); // refuses what is none
        this.models = models;
    }

    public int getQueueSize() {
        return queueSize;
    }

    public void setQueueSize(int queueSize) {
        this.queueSize = queueSize;
    }
}
