package dev.llmlb.camel;

import dev.llmlb.pipeline.StateStore;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.support.jsse.SSLContextParameters;

/** The options of the component; those of its endpoints are in {@link LlmLbConfiguration}. */
public abstract class LlmLbComponentOptions extends HealthCheckComponent implements SSLContextParametersAware {

    @Metadata(
            description =
                    "The configuration: files or other Camel resources (classpath:, file:, http:), separated by commas, that together"
                            + " hold the rules and the providers. Without it the well-known providers whose key is in the environment can be"
                            + " called as provider/model.")
    private String config;

    @Metadata(
            defaultValue = "true",
            description =
                    "Whether a file of the configuration that changes is loaded while requests run. A bad file changes nothing. Resources that are"
                            + " not files are loaded again only by the component's method reload.")
    private boolean configReload = true;

    @Metadata(
            label = "advanced",
            defaultValue = "2000",
            javaType = "java.time.Duration",
            description =
                    "How often the files of the configuration are looked at; what is new is loaded when it looks the same twice.")
    private long configReloadInterval = 2_000;

    @Metadata(
            description =
                    "Pools without a file, by model: each has a strategy, an id and targets, each target a uri or target, apiKey, kind, upstreamModel,"
                            + " weight and priority. They are tried before the rules of the files.")
    private Map<String, LlmLbModel> models = new LinkedHashMap<>();

    @Metadata(
            label = "advanced",
            javaType = "java.time.Duration",
            defaultValue = "-1",
            description =
                    "How long a request waits in all for a target to come back, in place of what the rules say, and also where the model names"
                            + " the target: 0 for not at all, -1 for what the rules say, or 2 seconds.")
    private long maxWait = -1;

    @Metadata(
            label = "advanced",
            defaultValue = "1.1",
            enums = "1.1,2",
            description =
                    "The version of HTTP that providers are called with. 2 is used with those that offer it when TLS begins, and needs"
                            + " jetty-http2-client-transport and jetty-alpn-java-client on the class path.")
    private String httpVersion = "1.1";

    @Metadata(label = "proxy", description = "The host of a forward proxy to the providers.")
    private String proxyHost;

    @Metadata(label = "proxy", description = "The port of the forward proxy.")
    private int proxyPort;

    @Metadata(
            label = "proxy",
            description =
                    "Hosts that are reached without the proxy, separated by commas, each as in the address of the provider.")
    private String nonProxyHosts;

    @Metadata(
            label = "security",
            description = "The TLS of the calls to providers: whom to trust, and what certificate to show.")
    private SSLContextParameters sslContextParameters;

    @Metadata(label = "security", description = "Use the global TLS parameters of the Camel context.")
    private boolean useGlobalSslContextParameters;

    @Metadata(
            label = "advanced",
            defaultValue = "OFF",
            description =
                    "Whether every decision is logged, at INFO to the logger dev.llmlb.decisions: not at all, as text, or as JSON. Neither"
                            + " prompts nor keys are in it.")
    private DecisionFormat decisionLog = DecisionFormat.OFF;

    @Metadata(
            label = "advanced",
            autowired = true,
            description =
                    "Where limits, budgets, cooldowns and sessions are kept, so that several balancers share them. In memory without one.")
    private StateStore stateStore;

    @Metadata(description = "Default options of the endpoints.")
    private LlmLbConfiguration configuration = new LlmLbConfiguration();

    @ManagedAttribute(description = "The files and resources of the configuration")
    public String getConfig() {
        return config;
    }

    public void setConfig(String config) {
        this.config = config;
    }

    public boolean isConfigReload() {
        return configReload;
    }

    public void setConfigReload(boolean configReload) {
        this.configReload = configReload;
    }

    public long getConfigReloadInterval() {
        return configReloadInterval;
    }

    public void setConfigReloadInterval(long configReloadInterval) {
        if (configReloadInterval < 1) {
            throw new IllegalArgumentException(
                    "configReloadInterval: " + configReloadInterval + " (expected: 1 millisecond or more)");
        }
        this.configReloadInterval = configReloadInterval;
    }

    public Map<String, LlmLbModel> getModels() {
        return models;
    }

    public void setModels(Map<String, LlmLbModel> models) {
        this.models = models;
    }

    public long getMaxWait() {
        return maxWait;
    }

    public void setMaxWait(long maxWait) {
        if (maxWait < -1) {
            throw new IllegalArgumentException("maxWait: " + maxWait + " (expected: 0 or more, or -1)");
        }
        this.maxWait = maxWait;
    }

    public String getHttpVersion() {
        return httpVersion;
    }

    public void setHttpVersion(String httpVersion) {
        if (!httpVersion.equals("1.1") && !httpVersion.equals("2")) {
            throw new IllegalArgumentException("httpVersion: " + httpVersion + " (expected: 1.1 or 2)");
        }
        this.httpVersion = httpVersion;
    }

    public String getProxyHost() {
        return proxyHost;
    }

    public void setProxyHost(String proxyHost) {
        this.proxyHost = proxyHost;
    }

    public int getProxyPort() {
        return proxyPort;
    }

    public void setProxyPort(int proxyPort) {
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

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }

    public DecisionFormat getDecisionLog() {
        return decisionLog;
    }

    public void setDecisionLog(DecisionFormat decisionLog) {
        this.decisionLog = decisionLog;
    }

    public StateStore getStateStore() {
        return stateStore;
    }

    public void setStateStore(StateStore stateStore) {
        this.stateStore = stateStore;
    }

    public LlmLbConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(LlmLbConfiguration configuration) {
        this.configuration = configuration;
    }
}
