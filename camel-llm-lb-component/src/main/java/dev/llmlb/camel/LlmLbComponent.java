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
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.ProducerCache;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.support.cache.DefaultProducerCache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns what all endpoints share: the balancer, its HTTP client and its timer; all begin and end with the component. */
@Component("llm-lb")
public class LlmLbComponent extends HealthCheckComponent {

    private static final Logger LOG = LoggerFactory.getLogger(LlmLbComponent.class);

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

    @Metadata(description = "Default options of the endpoints.")
    private LlmLbConfiguration configuration = new LlmLbConfiguration();

    private HttpUpstream http;
    private InProcess inProcess;
    private ProducerCache producers;
    private TimerThread timer;
    private ConfigResources texts;
    private ConfigWatch watch;
    private volatile LiveConfig live;
    private volatile Balancer balancer;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        LlmLbEndpoint endpoint = new LlmLbEndpoint(uri, this, configuration.copy());
        endpoint.setModel(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (configReloadInterval < 1) {
            throw new IllegalArgumentException(
                    "configReloadInterval: " + configReloadInterval + " (expected: 1 millisecond or more)");
        }
        texts = new ConfigResources(getCamelContext(), config);
        List<ConfigSource> files = texts.files();
        LoadedConfig loaded = check(texts.all(files));
        LiveConfig.logDoubts(loaded);
        timer = new TimerThread("llm-lb-timer");
        http = new HttpUpstream(Ticker.system(), timer, WallClock.system());
        http.start();
        inProcess = new InProcess(Ticker.system(), timer, WallClock.system());
        producers = new DefaultProducerCache(this, getCamelContext(), 0);
        producers.start();
        BalancerObserver observer = Observers.find(getCamelContext());
        Balancer ready = new Balancer(
                loaded.settings(),
                this::adapter,
                Ticker.system(),
                timer,
                RandomSource.system(),
                observer,
                StateStores.find(getCamelContext()));
        live = new LiveConfig(loader(), ready, observer, WallClock.system());
        watch = new ConfigWatch(texts, files, live, timer, Duration.ofMillis(configReloadInterval));
        if (configReload && !files.isEmpty()) {
            watch.start();
        }
        balancer = ready;
        LOG.info("llm-lb: {}{}", loaded, config == null ? "" : ", from " + config);
    }

    private ConfigLoader loader() {
        return new ConfigLoader(getCamelContext()::resolvePropertyPlaceholders, System::getenv);
    }

    /**
     * Reads the configuration's resources again and goes over to what they say.
     *
     * @throws ConfigException with every fault, when there is any; the configuration from before runs on, as with a resource that
     *     cannot be read
     */
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
        ConfigResources resources = new ConfigResources(getCamelContext(), config);
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
        balancer = null;
        live = null;
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
        this.configReloadInterval = configReloadInterval;
    }

    public LlmLbConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(LlmLbConfiguration configuration) {
        this.configuration = configuration;
    }
}
