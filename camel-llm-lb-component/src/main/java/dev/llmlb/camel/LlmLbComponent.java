package dev.llmlb.camel;

import dev.llmlb.config.ConfigLoader;
import dev.llmlb.config.LoadedConfig;
import dev.llmlb.pipeline.Balancer;
import dev.llmlb.provider.ProviderAdapter;
import dev.llmlb.provider.ProviderSettings;
import dev.llmlb.provider.azure.AzureOpenAiAdapter;
import dev.llmlb.provider.http.HttpUpstream;
import dev.llmlb.provider.openai.OpenAiAdapter;
import dev.llmlb.time.RandomSource;
import dev.llmlb.time.Ticker;
import dev.llmlb.time.TimerThread;
import dev.llmlb.time.WallClock;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;
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

    @Metadata(description = "Default options of the endpoints.")
    private LlmLbConfiguration configuration = new LlmLbConfiguration();

    private HttpUpstream http;
    private TimerThread timer;
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
        LoadedConfig loaded = new ConfigLoader(getCamelContext()::resolvePropertyPlaceholders, System::getenv)
                .load(ConfigResources.read(getCamelContext(), config));
        loaded.warnings().forEach(LOG::warn);
        if (!loaded.notEnforced().isEmpty()) {
            LOG.warn("Read but not yet enforced in this version: {}", String.join("; ", loaded.notEnforced()));
        }
        timer = new TimerThread("llm-lb-timer");
        http = new HttpUpstream(Ticker.system(), timer, WallClock.system());
        http.start();
        balancer = new Balancer(
                loaded.settings(),
                this::adapter,
                Ticker.system(),
                timer,
                RandomSource.system(),
                Observers.find(getCamelContext()));
        LOG.info(
                "llm-lb: {} rules, {} providers{}",
                loaded.settings().rules().size(),
                loaded.settings().providers().size(),
                config == null ? "" : " from " + config);
    }

    private ProviderAdapter adapter(ProviderSettings provider) {
        return switch (provider.kind()) {
            case OPENAI -> new OpenAiAdapter(provider, http);
            case AZURE_OPENAI -> new AzureOpenAiAdapter(provider, http);
        };
    }

    @Override
    protected void doStop() throws Exception {
        balancer = null;
        if (http != null) {
            http.stop();
            http = null;
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

    public LlmLbConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(LlmLbConfiguration configuration) {
        this.configuration = configuration;
    }
}
