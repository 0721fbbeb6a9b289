package dev.llmlb.gateway;

import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Sends spans by OTLP to where OpenTelemetry's own settings say, environment variables ({@code OTEL_EXPORTER_OTLP_ENDPOINT}) or system
 * properties ({@code otel.exporter.otlp.endpoint}). Unless one of them asks for it there is no SDK, no thread and no span.
 */
final class Tracing implements AutoCloseable {

    private static final String EXPORTER = "otel.traces.exporter";

    /** Those that ask for traces. */
    private static final List<String> ASKING =
            List.of("otel.exporter.otlp.endpoint", "otel.exporter.otlp.traces.endpoint", EXPORTER);

    /** What is not set. Metrics are scraped, logs are written: only traces leave by OTLP, unless these are set otherwise. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.service.name", "llm-lb-gateway",
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none");

    private final OpenTelemetrySdk sdk;

    private Tracing(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    /**
     * Traces as the settings of this process say, or null when they ask for none.
     *
     * @throws RuntimeException when a setting cannot be
     */
    static Tracing start() {
        return isWanted(System::getProperty, System::getenv)
                ? new Tracing(AutoConfiguredOpenTelemetrySdk.builder()
                        .addPropertiesSupplier(() -> DEFAULTS)
                        .disableShutdownHook() // the gateway's own closes it after the last request
                        .build()
                        .getOpenTelemetrySdk())
                : null;
    }

    static boolean isWanted(UnaryOperator<String> properties, UnaryOperator<String> environment) {
        UnaryOperator<String> settings = name -> {
            String property = properties.apply(name);
            String value = property != null
                    ? property
                    : environment.apply(name.toUpperCase(Locale.ROOT).replace('.', '_'));
            return value == null || value.isBlank() ? null : value.strip();
        };
        return ASKING.stream().anyMatch(name -> settings.apply(name) != null)
                && !"none".equals(settings.apply(EXPORTER))
                && !"true".equalsIgnoreCase(settings.apply("otel.sdk.disabled"));
    }

    OpenTelemetrySdk sdk() {
        return sdk;
    }

    /** Reads the trace that a caller is in. */
    TextMapPropagator propagator() {
        return sdk.getPropagators().getTextMapPropagator();
    }

    /** Sends what is not sent yet. */
    @Override
    public void close() {
        sdk.close();
    }
}
