package dev.llmlb.config;

import dev.llmlb.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads the configuration when its files change.
 *
 * <p>It reads them every so often and compares the texts, rather than to wait for events of the file system: those are not told through
 * the symbolic links by which Kubernetes swaps a config map, nor over network file systems and some container mounts, and the time of a
 * file may stay the same when its text does not. Files of a few kilobytes cost nothing at one look in two seconds.
 *
 * <p>What is new must look the same twice before it is loaded, so that a file which is being written is left alone; so is one that is
 * away for a moment. What was refused is tried again, and told again, only when it has changed.
 */
public final class ConfigWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    private final ConfigTexts texts;
    private final LiveConfig live;
    private final Scheduler scheduler;
    private final long intervalNanos;
    private Look known; // the five guarded by "this"
    private Look unsettled; // seen once, or null
    private Scheduler.Scheduled next = Scheduler.Scheduled.NONE;
    private boolean closed;

    /**
     * The files as they were at one time.
     *
     * @param files null when they could not be read
     * @param problem null when they could
     */
    private record Look(List<ConfigSource> files, String problem) {}

    /** @param files as they are loaded now */
    public ConfigWatch(
            ConfigTexts texts, List<ConfigSource> files, LiveConfig live, Scheduler scheduler, Duration interval) {
        this.texts = texts;
        this.known = new Look(files, null);
        this.live = live;
        this.scheduler = scheduler;
        this.intervalNanos = interval.toNanos();
    }

    /** Begins to look. */
    public synchronized void start() {
        if (!closed) {
            next = scheduler.schedule(this::look, intervalNanos);
        }
    }

    /** These files have been loaded, or refused, by somebody else. */
    public synchronized void tried(List<ConfigSource> files) {
        known = new Look(files, null);
        unsettled = null;
    }

    private synchronized void look() {
        try {
            Look look = read();
            boolean isNew = !look.equals(known);
            if (isNew && look.equals(unsettled)) {
                known = look;
                unsettled = null;
                load(look);
            } else {
                unsettled = isNew ? look : null;
            }
        } catch (RuntimeException e) {
            LOG.debug("The configuration was not loaded", e); // the live configuration has told why
        } finally {
            start();
        }
    }

    private Look read() {
        try {
            return new Look(texts.files(), null);
        } catch (IOException e) {
            return new Look(null, e.getMessage());
        }
    }

    private void load(Look look) {
        if (look.files() == null) {
            live.refused(look.problem());
            return;
        }
        List<ConfigSource> all;
        try {
            all = texts.all(look.files());
        } catch (IOException e) {
            live.refused(e.getMessage());
            return;
        }
        live.reload(all);
    }

    /** Ends the looking. */
    @Override
    public synchronized void close() {
        closed = true;
        next.cancel();
    }
}
