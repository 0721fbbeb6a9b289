package dev.llmlb.camel.springboot;

import dev.llmlb.camel.DecisionFormat;
import dev.llmlb.camel.LlmLbModel;
import dev.llmlb.camel.StreamBody;
import dev.llmlb.model.Operation;
import dev.llmlb.pipeline.StateStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.spring.boot.ComponentConfigurationPropertiesCommon;
import org.apache.camel.support.jsse.SSLContextParameters;
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
     * Pools without a file, by model: models[gpt-4].targets[0].uri, .target, .api-key, .kind, .upstream-model, .weight and
     * .priority, models[gpt-4].strategy and .id. They are tried before the rules of the files.
     */
    private Map<String, LlmLbModel> models = new LinkedHashMap<>();

    /**
     * How long a request waits in all for a target to come back, in place of what the rules say; 0 for not at all. Without it
     * the rules say.
     */
    private Duration maxWait;

    /**
     * The version of HTTP that providers are called with: 1.1, or 2, which is used with those that offer it when TLS begins,
     * and needs jetty-http2-client-transport and jetty-alpn-java-client on the class path.
     */
    private String httpVersion = "1.1";

    /**
     * The host of a forward proxy to the providers.
     */
    private String proxyHost;

    /**
     * The port of the forward proxy.
     */
    private Integer proxyPort;

    /**
     * Hosts that are reached without the proxy, separated by commas, each as in the address of the provider.
     */
    private String nonProxyHosts;

    /**
     * The TLS of the calls to providers: whom to trust, and what certificate to show. The value is the name of a bean of type
     * SSLContextParameters, as #bean:name.
     */
    private SSLContextParameters sslContextParameters;

    /**
     * Where limits, budgets, cooldowns and sessions are kept, so that several balancers share them; in memory without one. The value
     * is the name of a bean of type StateStore, as #bean:name; the only bean of the type needs no mention.
     */
    private StateStore stateStore;

    /**
     * Whether the global TLS parameters of the Camel context are used.
     */
    private Boolean useGlobalSslContextParameters = false;

    /**
     * Stream the answer as it is generated, where the endpoint does not say. A chat request whose body asks for a
     * stream is streamed anyway.
     */
    private Boolean stream = false;

    /**
     * Whether every decision is logged, at INFO to the logger dev.llmlb.decisions: not at all, as text, or as JSON. Neither
     * prompts nor keys are in it.
     */
    private DecisionFormat decisionLog = DecisionFormat.OFF;

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
     * Whether the component has its health check, whose readiness is DOWN while a rule has no target that may have traffic.
     */
    private Boolean healthCheckProducerEnabled = true;

    public DecisionFormat getDecisionLog() {
        return decisionLog;
    }

    public void setDecisionLog(DecisionFormat decisionLog) {
        this.decisionLog = decisionLog;
    }

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

    public Map<String, LlmLbModel> getModels() {
        return models;
    }

    public void setModels(Map<String, LlmLbModel> models) {
        this.models = models;
    }

    public Duration getMaxWait() {
        return maxWait;
    }

    public void setMaxWait(Duration maxWait) {
        this.maxWait = maxWait;
    }

    public String getHttpVersion() {
        return httpVersion;
    }

    public void setHttpVersion(String httpVersion) {
        this.httpVersion = httpVersion;
    }

    public String getProxyHost() {
        return proxyHost;
    }

    public void setProxyHost(String proxyHost) {
        this.proxyHost = proxyHost;
    }

    public Integer getProxyPort() {
        return proxyPort;
    }

    public void setProxyPort(Integer proxyPort) {
        this.proxyPort = proxyPort;
    }

    public String getNonProxyHosts() {
        return nonProxyHosts;
    }

    public void setNonProxyHosts(String nonProxyHosts) {
        this.nonProxyHosts = nonProxyHosts;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public StateStore getStateStore() {
        return stateStore;
    }

    public void setStateStore(StateStore stateStore) {
        this.stateStore = stateStore;
    }

    public Boolean getUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    public void setUseGlobalSslContextParameters(Boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
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
