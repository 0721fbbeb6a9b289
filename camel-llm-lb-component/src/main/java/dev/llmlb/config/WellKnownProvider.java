package dev.llmlb.config;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Provider accounts that need no entry: their public OpenAI-compatible API, and the usual variable with the key. */
enum WellKnownProvider {
    OPENAI("https://api.openai.com/v1", "OPENAI_API_KEY"),
    ANTHROPIC("https://api.anthropic.com/v1", "ANTHROPIC_API_KEY"),
    GEMINI("https://generativelanguage.googleapis.com/v1beta/openai", "GEMINI_API_KEY"),
    OLLAMA("http://127.0.0.1:11434/v1", null),
    MISTRAL("https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
    GROQ("https://api.groq.com/openai/v1", "GROQ_API_KEY"),
    DEEPSEEK("https://api.deepseek.com/v1", "DEEPSEEK_API_KEY"),
    OPENROUTER("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
    TOGETHER("https://api.together.xyz/v1", "TOGETHER_API_KEY"),
    XAI("https://api.x.ai/v1", "XAI_API_KEY");

    private final URI baseUrl;
    private final String keyVariable;

    WellKnownProvider(String baseUrl, String keyVariable) {
        this.baseUrl = URI.create(baseUrl);
        this.keyVariable = keyVariable;
    }

    /** The one of this name, or null. */
    static WellKnownProvider named(String name) {
        return Arrays.stream(values())
                .filter(provider -> provider.providerName().equals(name))
                .findAny()
                .orElse(null);
    }

    static List<String> names() {
        return Arrays.stream(values()).map(WellKnownProvider::providerName).toList();
    }

    String providerName() {
        return name().toLowerCase(Locale.ROOT);
    }

    URI baseUrl() {
        return baseUrl;
    }

    /** The environment variable that holds the key, or null where none is asked for. */
    String keyVariable() {
        return keyVariable;
    }
}
