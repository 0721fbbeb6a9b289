package dev.llmlb.camel;

import dev.llmlb.config.ConfigException;
import dev.llmlb.config.ConfigLoader;
import dev.llmlb.config.ConfigRefusal;
import dev.llmlb.config.ConfigSource;
import dev.llmlb.config.ConfigWatch;
import dev.llmlb.config.LiveConfig;
import dev.llmlb.config.LoadedConfig;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.pipeline.Balancer;
import dev.llmlb.provider.InProcess;
import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.anthropic.AnthropicAdapter;
import dev.llmlb.provider.azure.AzureOpenAiAdapter;
import dev.llmlb.provider.bedrock.BedrockAdapter;
import dev.llmlb.provider.camel.CamelAdapter;
import dev.llmlb.provider.gemini.GeminiAdapter;
import dev.llmlb.provider.http.HttpUpstream;
import dev.llmlb.provider.openai.OpenAiAdapter;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.Ticker;
import dev.llmlb.time.TimerThread;
import dev.llmlb.time.WallClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.ProducerCache;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.cache.DefaultProducerCache;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns what all endpoints share: the balancer, its HTTP client and its timer; all begin and end with the component. */
@Component("llm-lb")
@ManagedResource(description = "Managed LLM load balancer")
public class LlmLbComponent extends LlmLbComponentOptions {

    private static final Logger LOG = LoggerFactory.getLogger(LlmLbComponent.class);

    private HttpUpstream http;
    private InProcess inProcess;
    private ProducerCache producers;
    private TimerThread timer;
    private ConfigResources texts;
    private ConfigWatch watch;
    private volatile LiveConfig live;
    private BalancerObserver observer = BalancerObserver.NONE;
    private volatile Balancer balancer;
    private PoolsHealthCheck healthCheck;

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
        texts = new ConfigResources(getCamelContext(), getConfig());
        List<ConfigSource> files = texts.files();
        LoadedConfig loaded = check(texts.all(files));
        LiveConfig.logDoubts(loaded);
        timer = new TimerThread("llm-lb-timer");
        SSLContextParameters tls =
                getSslContextParameters() != null ? getSslContextParameters() : retrieveGlobalSslContextParameters();
        http = new HttpUpstream(HttpOptions.of(this, tls), Ticker.system(), timer, WallClock.system());
        http.start();
        inProcess = new InProcess(Ticker.system(), timer, WallClock.system());
        producers = new DefaultProducerCache(this, getCamelContext(), 0);
        producers.start();
        observer = Observers.find(getCamelContext(), getDecisionLog());
        Balancer ready = new Balancer(
                loaded.settings(),
                this::adapter,
                Ticker.system(),
                timer,
                RandomSource.system(),
                WallClock.system(),
                observer,
                StateStores.find(getCamelContext()));
        live = new LiveConfig(loader(), ready, observer, WallClock.system());
        watch = new ConfigWatch(texts, files, live, timer, Duration.ofMillis(getConfigReloadInterval()));
        if (isConfigReload() && !files.isEmpty()) {
            watch.start();
        }
        balancer = ready;
        LOG.info("llm-lb: {}{}", loaded, getConfig() == null ? "" : ", from " + getConfig());
        HealthCheckRegistry checks = HealthCheckRegistry.get(getCamelContext());
        if (checks != null && isHealthCheckProducerEnabled()) {
            healthCheck = new PoolsHealthCheck(name(), this);
            checks.register(healthCheck);
        }
    }

    /** Under which the context knows it. */
    private String name() {
        return getCamelContext().getComponentNames().stream()
                .filter(name -> getCamelContext().hasComponent(name) == this)
                .findFirst()
                .orElse("llm-lb");
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
        balancer();
        try {
            List<ConfigSource> files = texts.files();
            watch.tried(files);
            live.reload(texts.all(files));
        } catch (IOException e) {
            live.refused(e.getMessage());
            throw e;
        }
    }

    /**
     * Goes over to these texts instead of the resources; the resources are loaded again when a file of theirs changes, or by {@link
     * #reload()}.
     *
     * @throws ConfigException with every fault, when there is any; the configuration from before runs on
     */
    public void reload(List<ConfigSource> sources) {
        balancer();
        live.reload(sources);
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
        LiveConfig running = live;
        return running == null ? null : running.refusal();
    }

    private ProviderAdapter adapter(ProviderSettings provider) {
        return switch (provider.kind()) {
            case OPENAI -> new OpenAiAdapter(provider, http);
            case AZURE_OPENAI -> new AzureOpenAiAdapter(provider, http);
            case ANTHROPIC -> new AnthropicAdapter(provider, http, WallClock.system());
            case GEMINI -> new GeminiAdapter(provider, http, WallClock.system());
            case BEDROCK -> new BedrockAdapter(provider, http, WallClock.system());
            case CAMEL -> new CamelAdapter(provider, inProcess, getCamelContext(), producers);
            case LANGCHAIN4J -> langChain4j(provider);
        };
    }

    private ProviderAdapter langChain4j(ProviderSettings provider) {
        if (getCamelContext().getClassResolver().resolveClass("dev.langchain4j.model.chat.ChatModel") == null) {
            throw new IllegalArgumentException(
                    "provider " + provider.name() + ", kind: langchain4j (expected: the library"
                            + " dev.langchain4j:langchain4j-core on the class path)");
        }
        return LangChain4jBeans.adapter(provider, inProcess, getCamelContext());
    }

    @Override
    protected void doStop() throws Exception {
        if (healthCheck != null) {
            HealthCheckRegistry.get(getCamelContext()).unregister(healthCheck);
            healthCheck = null;
        }
        balancer = null;
        live = null;
        observer.targets(List.of());
        if (watch != null) {
            watch.close();
            watch = null;
        }
        if (http != null) {
            http.stop();
            http = null;
        }
        if (inProcess != null) {
            inProcess.close();
            inProcess = null;
            producers.stop();
            producers = null;
        }
        if (timer != null) {
            timer.close();
            timer = null;
        }
        super.doStop();
    }

    /** The balancer of the running component. */
    public Balancer balancer() {
        Balancer running = balancer;
        if (running == null) {
            throw new IllegalStateException("The llm-lb component is not started");
        }
        return running;
    }

    @ManagedAttribute(description = "Pools and targets with their state, as JSON")
    public String getPools() {
        return LlmLbStatus.of(balancer(), WallClock.system().now()).toJson();
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
