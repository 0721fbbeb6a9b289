package dev.llmlb.model;

/**
 * The tokens of one call as the provider counted them.
 *
 * @param promptTokens of the request, -1 when the provider did not say
 * @param completionTokens of the answer, -1 when the provider did not say
 */
public record Usage(long promptTokens, long completionTokens) {

    public static final Usage UNKNOWN = new Usage(-1, -1);

    public boolean isKnown() {
        return promptTokens >= 0 && completionTokens >= 0;
    }

    /** Both together; -1 when unknown. */
    public long totalTokens() {
        return isKnown() ? promptTokens + completionTokens : -1;
    }
}
