package dev.llmlb.camel;

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
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.ProducerCache;
import org.apache.camel.support.cache.DefaultProducerCache;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The balancer of a component with all that it runs on: its HTTP client, its timer, its files, and who watches it. */
final class OpenBalancer {

    private static final Logger LOG = LoggerFactory.getLogger(LlmLbComponent.class);

    private final LlmLbComponent component;
    private final CamelContext context;
    private final ConfigResources texts; // this and what follows is null as far as it was not opened
    private TimerThread timer;
    private HttpUpstream http;
    private InProcess inProcess;
    private ProducerCache producers;
    private BalancerObserver observer;
    private Balancer balancer;
    private LiveConfig live;
    private ConfigWatch watch;
    private PoolsHealthCheck healthCheck;

    private OpenBalancer(LlmLbComponent component) {
        this.component = component;
        this.context = component.getCamelContext();
        this.texts = new ConfigResources(context, component.getConfig());
    }

    /**
     * Reads the configuration and begins.
     *
     * @param tls of the calls to providers, or null
     */
    static OpenBalancer open(LlmLbComponent component, ConfigLoader loader, SSLContextParameters tls) throws Exception {
        OpenBalancer opening = new OpenBalancer(component);
        try {
            opening.begin(loader, tls);
            return opening;
        } catch (Exception e) {
            opening.close();
            throw e;
        }
    }

    private void begin(ConfigLoader loader, SSLContextParameters tls) throws Exception {
        List<ConfigSource> files = texts.files();
        LoadedConfig loaded = loader.load(texts.all(files));
        LiveConfig.logDoubts(loaded);
        timer = new TimerThread("llm-lb-timer");
        http = new HttpUpstream(HttpOptions.of(component, tls), Ticker.system(), timer, WallClock.system());
        http.start();
        inProcess = new InProcess(Ticker.system(), timer, WallClock.system());
        producers = new DefaultProducerCache(component, context, 0);
        producers.start();
        observer = Observers.find(context, component.getDecisionLog());
        balancer = new Balancer(
                loaded.settings(),
                this::adapter,
                Ticker.system(),
                timer,
                RandomSource.system(),
                WallClock.system(),
                observer,
                StateStores.find(component));
        live = new LiveConfig(loader, balancer, observer, WallClock.system());
        watch = new ConfigWatch(texts, files, live, timer, Duration.ofMillis(component.getConfigReloadInterval()));
        if (component.isConfigReload() && !files.isEmpty()) {
            watch.start();
        }
        LOG.info("llm-lb: {}{}", loaded, component.getConfig() == null ? "" : ", from " + component.getConfig());
        HealthCheckRegistry checks = HealthCheckRegistry.get(context);
        if (checks != null && component.isHealthCheckProducerEnabled()) {
            healthCheck = new PoolsHealthCheck(name(), component);
            checks.register(healthCheck);
        }
    }

    /** Under which the context knows the component. */
    private String name() {
        return context.getComponentNames().stream()
                .filter(name -> context.hasComponent(name) == component)
                .findFirst()
                .orElse("llm-lb");
    }

    Balancer balancer() {
        return balancer;
    }

    void reload() throws IOException {
        try {
            List<ConfigSource> files = texts.files();
            watch.tried(files);
            live.reload(texts.all(files));
        } catch (IOException e) {
            live.refused(e.getMessage());
            throw e;
        }
    }

    void reload(List<ConfigSource> sources) {
        live.reload(sources);
    }

    ConfigRefusal refusal() {
        return live.refusal();
    }

    private ProviderAdapter adapter(ProviderSettings provider) {
        return switch (provider.kind()) {
            case OPENAI -> new OpenAiAdapter(provider, http);
            case AZURE_OPENAI -> new AzureOpenAiAdapter(provider, http);
            case ANTHROPIC -> new AnthropicAdapter(provider, http, WallClock.system());
            case GEMINI -> new GeminiAdapter(provider, http, WallClock.system());
            case BEDROCK -> new BedrockAdapter(provider, http, WallClock.system());
            case CAMEL -> new CamelAdapter(provider, inProcess, context, producers);
            case LANGCHAIN4J -> langChain4j(provider);
        };
    }

    private ProviderAdapter langChain4j(ProviderSettings provider) {
        if (context.getClassResolver().resolveClass("dev.langchain4j.model.chat.ChatModel") == null) {
            throw new IllegalArgumentException(
                    "provider " + provider.name() + ", kind: langchain4j (expected: the library"
                            + " dev.langchain4j:langchain4j-core on the class path)");
        }
        return LangChain4jBeans.adapter(provider, inProcess, context);
    }

    void close() throws Exception {
        if (healthCheck != null) {
            HealthCheckRegistry.get(context).unregister(healthCheck);
        }
        if (observer != null) {
            observer.targets(List.of());
        }
        if (watch != null) {
            watch.close();
        }
        if (http != null) {
            http.stop();
        }
        if (inProcess != null) {
            inProcess.close();
        }
        if (producers != null) {
            producers.stop();
        }
        if (timer != null) {
            timer.close();
        }
    }
}
