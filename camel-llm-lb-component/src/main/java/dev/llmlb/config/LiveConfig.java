package dev.llmlb.config;

import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.pipeline.Balancer;
import dev.llmlb.time.WallClock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration that a balancer runs on, and how it becomes another: whole, or not at all. A refusal is told to the log, to the
 * observer, and to whoever asks for {@link #refusal} until the next good load.
 */
public final class LiveConfig {

    private static final Logger LOG = LoggerFactory.getLogger(LiveConfig.class);

    private final ConfigLoader loader;
    private final Balancer balancer;
    private final BalancerObserver observer;
    private final WallClock clock;
    private volatile ConfigRefusal refusal; // null when what was last read runs

    public LiveConfig(ConfigLoader loader, Balancer balancer, BalancerObserver observer, WallClock clock) {
        this.loader = loader;
        this.balancer = balancer;
        this.observer = observer;
        this.clock = clock;
    }

    /**
     * Puts these texts in the place of the configuration that runs.
     *
     * @throws ConfigException with every fault, when there is any; the configuration from before runs on
     */
    public synchronized LoadedConfig reload(List<ConfigSource> sources) {
        LoadedConfig loaded;
        try {
            loaded = loader.load(sources);
            balancer.reload(loaded.settings());
        } catch (RuntimeException e) {
            refused(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            throw e;
        }
        refusal = null;
        logDoubts(loaded);
        LOG.info("The configuration is reloaded: {}", loaded);
        return loaded;
    }

    /** The texts cannot be had, or are no configuration. */
    public synchronized void refused(String message) {
        refusal = new ConfigRefusal(refusal == null ? clock.now() : refusal.since(), message);
        LOG.warn("The configuration is refused, the one from before runs on: {}", message);
        observer.configRefused(message);
    }

    /** Why the configuration that runs is not the one that is written, or null when it is. */
    public ConfigRefusal refusal() {
        return refusal;
    }

    /** Logs what is allowed but doubtful. */
    public static void logDoubts(LoadedConfig loaded) {
        loaded.warnings().forEach(LOG::warn);
    }
}
