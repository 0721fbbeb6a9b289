package dev.llmlb.examples;

import dev.llmlb.simulator.SimulatedProvider;
import dev.llmlb.simulator.Speed;
import dev.llmlb.simulator.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the routes of one folder against simulated providers, and ends when as many prompts as its {@code application.properties} says
 * have been answered or have failed.
 *
 * <p>The routes find each provider's URL as a property ({@code {{azure.url}}}) and the provider as a bean ({@code bean:azure}).
 */
public final class Story implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("story");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final SimulatedProvider azure = SimulatedProvider.start("azure", Wire.AZURE_OPENAI, 0, Speed.instant(8));
    private final SimulatedProvider openai = SimulatedProvider.start("openai");
    private final SimulatedProvider anthropic =
            SimulatedProvider.start("anthropic", Wire.ANTHROPIC, 0, Speed.instant(8));

    public Story(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** Plays the folder that the first argument names. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        if (!Files.exists(folder.resolve("routes.yaml"))) {
            throw new IllegalArgumentException(
                    "story: " + folder.getFileName() + " (expected: a folder of examples/ with a routes.yaml)");
        }
        try (Story story = new Story(folder)) {
            story.play(Story::stayOpen).lines().forEach(LOG::info);
        }
    }

    /** Plays to the end, and tells what became of the prompts. */
    public Tally play() throws Exception {
        return play(running -> {});
    }

    /** Plays to the end; the visit is made before the routes stop. */
    Tally play(Visit visit) throws Exception {
        Tally tally = new Tally();
        Main main = new Main();
        main.bind("tally", tally);
        main.setPropertyPlaceholderLocations("file:" + folder.resolve("application.properties"));
        main.addInitialProperty("story.dir", folder.toString());
        main.addOverrideProperty("camel.main.duration-max-messages", "0"); // it is ended here, not by two at once
        main.addInitialProperty("free.port", String.valueOf(freePort()));
        for (SimulatedProvider provider : List.of(azure, openai, anthropic)) {
            main.addInitialProperty(provider.name() + ".url", provider.baseUrl());
            main.bind(provider.name(), provider);
        }
        main.addInitialProperty(
                "camel.component.llm-lb.config",
                folder.resolve("llm.yaml") + "," + folder.resolveSibling("providers.yaml"));
        main.configure().withRoutesIncludePattern("file:" + folder.resolve("routes.yaml"));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport starting) {
                starting.getCamelContext().getGlobalOptions().put(Exchange.LOG_EIP_NAME, LOG.getName());
            }
        });
        main.start();
        try {
            tally.await(Integer.parseInt(main.getCamelContext().resolvePropertyPlaceholders("{{prompts}}")), PATIENCE);
            visit.to(main.getCamelContext());
        } finally {
            Set<SimulatedProvider> providers =
                    main.getCamelContext().getRegistry().findByType(SimulatedProvider.class);
            main.stop(); // lets the routes finish what they have begun
            providers.forEach(SimulatedProvider::close); // those of a folder's own, too
        }
        return tally;
    }

    public SimulatedProvider azure() {
        return azure;
    }

    public SimulatedProvider openai() {
        return openai;
    }

    public SimulatedProvider anthropic() {
        return anthropic;
    }

    @Override
    public void close() {
        azure.close();
        openai.close();
        anthropic.close();
    }

    /** For as many seconds as {@code -Dopen=} says, such as to look at a page. */
    private static void stayOpen(CamelContext running) throws InterruptedException {
        TimeUnit.SECONDS.sleep(Long.parseLong(running.resolvePropertyPlaceholders("{{open:0}}")));
    }

    /** A look at the routes while they run. */
    @FunctionalInterface
    interface Visit {

        void to(CamelContext running) throws Exception;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
