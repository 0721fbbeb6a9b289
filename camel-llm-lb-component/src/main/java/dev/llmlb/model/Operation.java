package dev.llmlb.model;

import java.util.Locale;

/** What a request asks a model for; each is an endpoint of its own in OpenAI's API. */
public enum Operation {
    /** The next message of a conversation. */
    CHAT_COMPLETION("messages", "a list of chat messages"),
    /** The continuation of a text. */
    COMPLETION("prompt", "a text, or a list of texts or tokens"),
    /** Texts as vectors. */
    EMBEDDINGS("input", "a text, or a list of texts or tokens");

    private final String content;
    private final String contentIs;

    Operation(String content, String contentIs) {
        this.content = content;
        this.contentIs = contentIs;
    }

    /** The member of the request body that says what it is about; a body without it is no such request. */
    public String content() {
        return content;
    }

    /** What that member holds, in words. */
    public String contentIs() {
        return contentIs;
    }

    /** The name in OpenTelemetry's conventions, {@code gen_ai.operation.name}. */
    public String conventionalName() {
        return switch (this) {
            case CHAT_COMPLETION -> "chat";
            case COMPLETION -> "text_completion";
            case EMBEDDINGS -> "embeddings";
        };
    }

    /** The name in options and messages. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
