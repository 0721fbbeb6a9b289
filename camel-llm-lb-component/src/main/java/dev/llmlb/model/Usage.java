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

    /** This, with an estimate of the prompt's tokens when the provider did not say them but the answer's are known. */
    public Usage orPrompt(long estimate) {
        return promptTokens < 0 && completionTokens >= 0 ? new Usage(estimate, completionTokens) : this;
    }

    /** Both together; -1 when unknown. */
    public long totalTokens() {
        return isKnown() ? promptTokens + completionTokens : -1;
    }
}
