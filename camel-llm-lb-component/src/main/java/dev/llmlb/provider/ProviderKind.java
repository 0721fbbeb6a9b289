package dev.llmlb.provider;

/** The dialect that a provider account speaks. */
public enum ProviderKind {
    OPENAI("openai"),
    AZURE_OPENAI("azure-openai"),
    ANTHROPIC("anthropic"),
    GEMINI("gemini"),
    BEDROCK("bedrock"),
    CAMEL("camel"),
    LANGCHAIN4J("langchain4j");

    private final String yaml;

    ProviderKind(String yaml) {
        this.yaml = yaml;
    }

    /** Whether its providers are called within this process, so that there is no address and no key. */
    public boolean isInner() {
        return this == CAMEL || this == LANGCHAIN4J;
    }

    /** The name in the configuration. */
    public String yaml() {
        return yaml;
    }
}
