package dev.llmlb.observe.micrometer;

/** The bounds of histograms that OpenTelemetry's semantic conventions for generative AI advise; other meters have none. */
final class GenAiBuckets {

    private static final double[] NONE = {};

    private static final double[] DURATION = {
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
    };
    private static final double[] TOKENS = {
        1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864
    };
    private static final double[] FIRST_TOKEN = {
        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0
    };
    private static final double[] PER_TOKEN = {0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5};

    private GenAiBuckets() {}

    /** In the meter's unit, rising. */
    static double[] of(MetricName name) {
        return switch (name) {
            case OPERATION_DURATION -> DURATION;
            case TOKEN_USAGE -> TOKENS;
            case TIME_TO_FIRST_TOKEN -> FIRST_TOKEN;
            case TIME_PER_OUTPUT_TOKEN -> PER_TOKEN;
            default -> NONE;
        };
    }
}
