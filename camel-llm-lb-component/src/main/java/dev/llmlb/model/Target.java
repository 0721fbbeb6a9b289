package dev.llmlb.model;

/**
 * What a prompt can be sent to: a model of a provider account, written {@code azure/gpt-4o}.
 *
 * @param provider the account's name, without a slash
 * @param model the model's name in the configuration; may contain slashes ({@code org/model})
 */
public record Target(String provider, String model) {

    public Target {
        if (provider.isEmpty() || provider.indexOf('/') >= 0) {
            throw new IllegalArgumentException("provider: '" + provider + "' (expected: a name without '/')");
        }
        if (model.isEmpty()) {
            throw new IllegalArgumentException("model: '' (expected: a name)");
        }
    }

    /** Whether the text has the form {@code provider/model}. */
    public static boolean isTarget(String text) {
        int slash = text.indexOf('/');
        return slash > 0 && slash < text.length() - 1;
    }

    /**
     * Reads {@code provider/model}; the first slash divides.
     *
     * @throws IllegalArgumentException when either part is missing
     */
    public static Target parse(String text) {
        if (!isTarget(text)) {
            throw new IllegalArgumentException("target: '" + text + "' (expected: provider/model)");
        }
        int slash = text.indexOf('/');
        return new Target(text.substring(0, slash), text.substring(slash + 1));
    }

    /** The written form, {@code provider/model}. */
    public String id() {
        return provider + '/' + model;
    }

    @Override
    public String toString() {
        return id();
    }
}
