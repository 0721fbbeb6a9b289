package dev.llmlb.provider;

/** The dialect that a provider account speaks. */
public enum ProviderKind {
    OPENAI("openai"),
    AZURE_OPENAI("azure-openai"),
    ANTHROPIC("anthropic"),
    GEMINI("gemini"),
    BEDROCK("bedrock");

    private final String yaml;

    ProviderKind(String yaml) {
        this.yaml = yaml;
    }

    /** The name in the configuration. */
    public String yaml() {
        return yaml;
    }
}
