package dev.llmlb.config;

/** A target of a {@link PropertyPool}; what is not written is null. */
public record PropertyTarget(
        String target, String uri, String kind, String apiKey, String upstreamModel, Integer weight, Integer priority) {

    /** Without the key. */
    @Override
    public String toString() {
        return "PropertyTarget[" + target + ", " + uri + "]";
    }
}
