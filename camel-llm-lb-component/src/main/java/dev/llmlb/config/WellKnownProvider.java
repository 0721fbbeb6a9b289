package dev.llmlb.config;

import dev.llmlb.provider.ProviderKind;
import dev.llmlb.provider.ProviderSettings;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Provider accounts that need no entry: the kind and the address of their public API, and the usual variable with the key. */
enum WellKnownProvider {
    OPENAI("https://api.openai.com/v1", "OPENAI_API_KEY"),
    ANTHROPIC(
            ProviderKind.ANTHROPIC,
            "https://api.anthropic.com/v1",
            "https://api.anthropic.com/v1",
            "ANTHROPIC_API_KEY"),
    GEMINI(
            ProviderKind.GEMINI,
            "https://generativelanguage.googleapis.com/v1beta",
            "https://generativelanguage.googleapis.com/v1beta/openai",
            "GEMINI_API_KEY"),
    OLLAMA("http://127.0.0.1:11434/v1", null),
    MISTRAL("https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
    GROQ("https://api.groq.com/openai/v1", "GROQ_API_KEY"),
    DEEPSEEK("https://api.deepseek.com/v1", "DEEPSEEK_API_KEY"),
    OPENROUTER("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
    TOGETHER("https://api.together.xyz/v1", "TOGETHER_API_KEY"),
    XAI("https://api.x.ai/v1", "XAI_API_KEY");

    private final ProviderKind kind;
    private final URI baseUrl;
    private final URI compatibleUrl;
    private final String keyVariable;

    WellKnownProvider(String baseUrl, String keyVariable) {
        this(ProviderKind.OPENAI, baseUrl, baseUrl, keyVariable);
    }

    WellKnownProvider(ProviderKind kind, String baseUrl, String compatibleUrl, String keyVariable) {
        this.kind = kind;
        this.baseUrl = URI.create(baseUrl);
        this.compatibleUrl = URI.create(compatibleUrl);
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

    /** What it speaks unless an entry says otherwise. */
    ProviderKind kind() {
        return kind;
    }

    URI baseUrl() {
        return baseUrl;
    }

    /** Where a kind of API of its begins, or null when it has no such API. */
    URI baseUrl(ProviderKind wanted) {
        return wanted == kind ? baseUrl : wanted == ProviderKind.OPENAI ? compatibleUrl : null;
    }

    /** What its kind has to know of it beside its address. */
    Map<String, String> options() {
        return this == MISTRAL // answers 422 to stream_options, and tells a stream's usage unasked
                ? Map.of(ProviderSettings.STREAM_USAGE, "false")
                : Map.of();
    }

    /** The one whose host this address has, or null. */
    static WellKnownProvider at(URI address) {
        return address == null
                ? null
                : Arrays.stream(values())
                        .filter(provider -> provider.baseUrl.getHost().equalsIgnoreCase(address.getHost()))
                        .findAny()
                        .orElse(null);
    }

    /** The environment variable that holds the key, or null where none is asked for. */
    String keyVariable() {
        return keyVariable;
    }
}
