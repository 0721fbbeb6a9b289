package dev.llmlb.camel;

import dev.llmlb.config.ConfigException;
import dev.llmlb.config.ConfigLoader;
import dev.llmlb.config.ConfigRefusal;
import dev.llmlb.config.ConfigSource;
import dev.llmlb.config.LoadedConfig;
import dev.llmlb.observe.camel.JsonText;
import dev.llmlb.pipeline.Balancer;
import dev.llmlb.time.WallClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.jsse.SSLContextParameters;

/** Owns what all endpoints share, an {@link OpenBalancer}: it begins and ends with the component. */
@Component("llm-lb")
@ManagedResource(description = "Managed LLM load balancer")
public class LlmLbComponent extends LlmLbComponentOptions {

    private volatile OpenBalancer open; // null while it is not started, or lazy and not needed yet

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        LlmLbEndpoint endpoint = new LlmLbEndpoint(uri, this, getConfiguration().copy());
        endpoint.setModel(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (!isLazyStartProducer()) {
            open();
        }
    }

    private synchronized OpenBalancer open() throws Exception {
        if (open == null) {
            SSLContextParameters tls = getSslContextParameters() != null
                    ? getSslContextParameters()
                    : retrieveGlobalSslContextParameters();
            open = OpenBalancer.open(this, loader(), tls);
        }
        return open;
    }

    /** What runs; a lazy component opens it when it is first needed, and tries again when that has failed. */
    private OpenBalancer opened() {
        OpenBalancer running = open;
        if (running != null) {
            return running;
        }
        if (!isLazyStartProducer() || !isStarted()) {
            throw new IllegalStateException("The llm-lb component is not started");
        }
        try {
            return open();
        } catch (RuntimeException e) {
            throw e; // a bad configuration as it is, with every fault
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    private ConfigLoader loader() {
        return new ConfigLoader(getCamelContext()::resolvePropertyPlaceholders, System::getenv)
                .withPools(PropertyPools.of(getModels()))
                .withMaxWait(getMaxWait() < 0 ? null : Duration.ofMillis(getMaxWait()));
    }

    /**
     * Reads the configuration's resources again and goes over to what they say.
     *
     * @throws ConfigException with every fault, when there is any; the configuration from before runs on, as with a resource that
     *     cannot be read
     */
    @ManagedOperation(description = "Reads the configuration again and goes over to it, if it is good")
    public void reload() throws IOException {
        opened().reload();
    }

    /**
     * Goes over to these texts instead of the resources; the resources are loaded again when a file of theirs changes, or by {@link
     * #reload()}.
     *
     * @throws ConfigException with every fault, when there is any; the configuration from before runs on
     */
    public void reload(List<ConfigSource> sources) {
        opened().reload(sources);
    }

    /**
     * Reads the configuration's resources without going over to them; the component need not be started.
     *
     * @throws ConfigException with every fault, when there is any
     */
    public LoadedConfig check() throws IOException {
        ConfigResources resources = new ConfigResources(getCamelContext(), getConfig());
        return check(resources.all(resources.files()));
    }

    /** As {@link #check()}, of these texts. */
    public LoadedConfig check(List<ConfigSource> sources) {
        return loader().load(sources);
    }

    /** Why the configuration that runs is not the one that was last read, or null when it is. */
    public ConfigRefusal configRefusal() {
        OpenBalancer running = open;
        return running == null ? null : running.refusal();
    }

    @Override
    protected synchronized void doStop() throws Exception {
        OpenBalancer running = open;
        open = null;
        if (running != null) {
            running.close();
        }
        super.doStop();
    }

    /** The balancer of the running component. */
    public Balancer balancer() {
        return opened().balancer();
    }

    @ManagedAttribute(description = "Pools and targets with their state, as JSON")
    public String getPools() {
        return JsonText.of(LlmLbStatus.of(balancer(), WallClock.system().now()));
    }

    @ManagedAttribute(description = "Targets without traffic in some pool, each with the reason")
    public String[] getTargetsOut() {
        return Operators.targetsOut(balancer().pools());
    }

    @ManagedOperation(
            description =
                    "Takes a target out of traffic, for a time such as 10m, or until it is restored when the time is empty")
    public void eject(String target, String duration) {
        Operators.eject(balancer(), target, duration);
    }

    @ManagedOperation(description = "Lets full traffic to a target in, whatever kept it out but limits")
    public void restore(String target) {
        balancer().restore(target);
    }

    @ManagedOperation(
            description =
                    "Where a prompt would go now, and why, as JSON; nothing is sent. The metadata of the caller is a JSON object, or empty")
    public String explain(String model, String metadata) {
        return Operators.explain(balancer(), model, metadata);
    }
}
