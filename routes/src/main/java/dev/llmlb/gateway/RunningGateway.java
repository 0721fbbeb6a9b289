package dev.llmlb.gateway;

import dev.llmlb.gateway.http.GatewayHttp;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.main.Main;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway that serves, until it is closed. */
final class RunningGateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningGateway.class);

    /** What an open request gets when the gateway stops. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Main main;
    private final GatewayHttp http;
    private final String url;
    private final Demo demo;
    private final PrometheusMeterRegistry meters;
    private final JvmGcMetrics gcMetrics;
    private final Tracing tracing; // or null

    private RunningGateway(
            Main main,
            GatewayHttp http,
            String url,
            Demo demo,
            PrometheusMeterRegistry meters,
            JvmGcMetrics gcMetrics,
            Tracing tracing) {
        this.main = main;
        this.http = http;
        this.url = url;
        this.demo = demo;
        this.meters = meters;
        this.gcMetrics = gcMetrics;
        this.tracing = tracing;
    }

    /** Starts a gateway with this configuration: resources, separated by commas. */
    static RunningGateway start(String host, int port, String config) throws StartFailure {
        return start(host, port, config, Map.of(), null);
    }

    /** Starts a gateway over simulated providers. */
    static RunningGateway demo(String host, int port, Demo.Pace pace) throws StartFailure {
        Demo demo;
        try {
            demo = Demo.start(pace);
        } catch (RuntimeException e) {
            throw StartFailure.of(e, host, port);
        }
        try {
            return start(host, port, Demo.CONFIG, demo.properties(), demo);
        } catch (StartFailure e) {
            demo.close();
            throw e;
        }
    }

    /** @param properties of Camel, over those of the jar */
    static RunningGateway start(String host, int port, String config, Map<String, String> properties, Demo demo)
            throws StartFailure {
        Tracing tracing;
        try {
            tracing = Tracing.start();
        } catch (RuntimeException e) {
            throw StartFailure.of(e, host, port);
        }
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Main main = new Main();
        main.bind("meterRegistry", meters); // the component looks for it when it starts
        GatewayHttp http = new GatewayHttp();
        main.bind("jetty", http);
        if (tracing != null) {
            main.bind("openTelemetry", tracing.sdk()); // as the meters
            http.setPropagator(tracing.propagator());
        }
        new Pages(meters).bind(main);
        properties.forEach(main::addInitialProperty);
        main.addInitialProperty("gateway.host", host);
        main.addInitialProperty("gateway.port", String.valueOf(port));
        main.addInitialProperty("camel.component.llm-lb.config", config);
        try {
            main.start();
        } catch (Exception e) {
            main.stop();
            if (tracing != null) {
                tracing.close();
            }
            throw StartFailure.of(e, host, port);
        }
        return new RunningGateway(main, http, "http://" + host + ":" + port, demo, meters, watchJvm(meters), tracing);
    }

    private static JvmGcMetrics watchJvm(PrometheusMeterRegistry meters) {
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        JvmGcMetrics gc = new JvmGcMetrics();
        gc.bindTo(meters);
        return gc;
    }

    /** Where it serves, without a path. */
    String url() {
        return url;
    }

    /** The simulated providers, or null. */
    Demo demo() {
        return demo;
    }

    /** Refuses new requests, lets open ones end, and stops. */
    @Override
    public void close() {
        close(GRACE);
    }

    /** @param grace what open requests get; then they end with an error */
    void close(Duration grace) {
        try {
            for (String route :
                    Pages.CALL_ROUTES) { // their consumers: to suspend a route waits for its requests, each in turn
                ServiceHelper.suspendService(
                        main.getCamelContext().getRoute(route).getConsumer());
            }
            int left = http.awaitAnswers(grace);
            if (left > 0) {
                LOG.warn("Requests that are cut since they took more than {} s to end: {}", grace.toSeconds(), left);
                http.cutAnswers();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        main.stop();
        gcMetrics.close();
        meters.close();
        if (tracing != null) {
            tracing.close();
        }
        if (demo != null) {
            demo.close();
        }
    }
}
