package dev.llmlb.provider;

/** The dialect that a provider account speaks. */
public enum ProviderKind {
    OPENAI("openai", "openai"),
    AZURE_OPENAI("azure-openai", "azure.ai.openai"),
    ANTHROPIC("anthropic", "anthropic"),
    GEMINI("gemini", "gcp.gemini"),
    BEDROCK("bedrock", "aws.bedrock"),
    CAMEL("camel", "camel"),
    LANGCHAIN4J("langchain4j", "langchain4j");

    private final String yaml;
    private final String system;

    ProviderKind(String yaml, String system) {
        this.yaml = yaml;
        this.system = system;
    }

    /** The name in OpenTelemetry's conventions, {@code gen_ai.provider.name}: of an API, whoever offers it. */
    public String system() {
        return system;
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
