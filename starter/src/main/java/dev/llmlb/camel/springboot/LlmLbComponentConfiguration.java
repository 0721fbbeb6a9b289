package dev.llmlb.camel.springboot;

import dev.llmlb.camel.StreamBody;
import dev.llmlb.model.Operation;
import java.time.Duration;
import org.apache.camel.spring.boot.ComponentConfigurationPropertiesCommon;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The options of the llm-lb component as Spring properties; one left out keeps the component's default.
 *
 * <p>The comments of the fields are what an IDE shows while the properties are written.
 */
@ConfigurationProperties(prefix = "camel.component.llm-lb")
public class LlmLbComponentConfiguration extends ComponentConfigurationPropertiesCommon {

    /**
     * The configuration: files or other Camel resources (classpath:, file:, http:), separated by commas, that together
     * hold the rules and the providers. Without it the well-known providers whose key is in the environment can be
     * called as provider/model.
     */
    private String config;

    /**
     * Whether a file of the configuration that changes is loaded while requests run. A bad file changes nothing.
     */
    private Boolean configReload = true;

    /**
     * How often the files of the configuration are looked at; what is new is loaded when it looks the same twice.
     */
    private Duration configReloadInterval = Duration.ofSeconds(2);

    /**
     * What the model is asked for, where the endpoint does not say: the next message of a chat, the continuation of a
     * text, or the embeddings of texts.
     */
    private Operation operation = Operation.CHAT_COMPLETION;

    /**
     * Stream the answer as it is generated, where the endpoint does not say. A chat request whose body asks for a
     * stream is streamed anyway.
     */
    private Boolean stream = false;

    /**
     * What a streamed answer is in the body: an InputStream of server-sent events, or an Iterator of texts.
     */
    private StreamBody streamBody = StreamBody.SSE;

    /**
     * The time that all attempts of a request together may take; a number without a unit is milliseconds.
     */
    private Duration timeout = Duration.ofMinutes(10);

    /**
     * Whether the producer starts with its first message instead of with its route.
     */
    private Boolean lazyStartProducer = false;

    /**
     * Whether the component takes options that are beans from the registry, when there is one bean of the type.
     */
    private Boolean autowiredEnabled = true;

    /**
     * Whether the component's producers take part in Camel's health checks.
     */
    private Boolean healthCheckProducerEnabled = true;

    public String getConfig() {
        return config;
    }

    public void setConfig(String config) {
        this.config = config;
    }

    public Boolean getConfigReload() {
        return configReload;
    }

    public void setConfigReload(Boolean configReload) {
        this.configReload = configReload;
    }

    public Duration getConfigReloadInterval() {
        return configReloadInterval;
    }

    public void setConfigReloadInterval(Duration configReloadInterval) {
        this.configReloadInterval = configReloadInterval;
    }

    public Operation getOperation() {
        return operation;
    }

    public void setOperation(Operation operation) {
        this.operation = operation;
    }

    public Boolean getStream() {
        return stream;
    }

    public void setStream(Boolean stream) {
        this.stream = stream;
    }

    public StreamBody getStreamBody() {
        return streamBody;
    }

    public void setStreamBody(StreamBody streamBody) {
        this.streamBody = streamBody;
    }

    public Duration getTimeout() {
        return timeout;
    }

    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }

    public Boolean getLazyStartProducer() {
        return lazyStartProducer;
    }

    public void setLazyStartProducer(Boolean lazyStartProducer) {
        this.lazyStartProducer = lazyStartProducer;
    }

    public Boolean getAutowiredEnabled() {
        return autowiredEnabled;
    }

    public void setAutowiredEnabled(Boolean autowiredEnabled) {
        this.autowiredEnabled = autowiredEnabled;
    }

    public Boolean getHealthCheckProducerEnabled() {
        return healthCheckProducerEnabled;
    }

    public void setHealthCheckProducerEnabled(Boolean healthCheckProducerEnabled) {
        this.healthCheckProducerEnabled = healthCheckProducerEnabled;
    }
}
