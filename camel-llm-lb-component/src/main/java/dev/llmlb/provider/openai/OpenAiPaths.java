package dev.llmlb.provider.openai;

import dev.llmlb.model.Operation;

/** Where OpenAI's API has each operation, below a server's base or a deployment. */
public final class OpenAiPaths {

    private OpenAiPaths() {}

    public static String of(Operation operation) {
        return switch (operation) {
            case CHAT_COMPLETION -> "/chat/completions";
            case COMPLETION -> "/completions";
            case EMBEDDINGS -> "/embeddings";
        };
    }
}
