package dev.llmlb.simulator;

import java.util.Locale;

/** The dialect a provider speaks: its paths and its way of authenticating. */
public enum Wire {

    /** {@code /v1/chat/completions}, {@code /completions}, {@code /embeddings} and {@code /models}, with a bearer token. */
    OPENAI,

    /**
     * {@code /openai/deployments/{deployment}/chat/completions?api-version=...} and its neighbours, where the deployment is
     * the model, and the newer {@code /openai/v1/chat/completions}; with an {@code api-key} header or a bearer token.
     */
    AZURE_OPENAI,

    /** Anthropic's Messages API, {@code /v1/messages}, with an {@code x-api-key} header or a bearer token. */
    ANTHROPIC,

    /**
     * Gemini's {@code /v1beta/models/{model}:generateContent} and {@code :streamGenerateContent}, with an {@code x-goog-api-key} header or
     * a bearer token.
     */
    GEMINI,

    /** Bedrock's {@code /model/{model}/converse} and {@code /converse-stream}, signed by AWS's signature 4 or with a bearer token. */
    BEDROCK;

    /** What stands in a URL before the paths of its API; empty where a client adds all of them. */
    String root() {
        return switch (this) {
            case OPENAI, ANTHROPIC -> "/v1";
            case GEMINI -> "/v1beta";
            case AZURE_OPENAI, BEDROCK -> "";
        };
    }

    /** The content type of its streams. */
    String streamType() {
        return this == BEDROCK ? "application/vnd.amazon.eventstream" : "text/event-stream; charset=utf-8";
    }

    /** Its name on command lines and in the balancer's configuration. */
    public String kind() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it is OpenAI's dialect, whatever the paths. */
    boolean isOpenAi() {
        return this == OPENAI || this == AZURE_OPENAI;
    }
}
