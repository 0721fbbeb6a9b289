package dev.llmlb.simulator;

/** The token counts an answer reports. */
record Usage(int promptTokens, int completionTokens) {

    Usage {
        if (promptTokens < 0 || completionTokens < 0) {
            throw new IllegalArgumentException(
                    "usage: " + promptTokens + ", " + completionTokens + " (expected: >= 0)");
        }
    }

    String json() {
        return "{\"prompt_tokens\":" + promptTokens + ",\"completion_tokens\":" + completionTokens
                + ",\"total_tokens\":" + (promptTokens + completionTokens) + "}";
    }
}
