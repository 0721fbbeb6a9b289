package dev.llmlb.simulator;

/** The dialect a provider speaks: its paths and its way of authenticating. */
public enum Wire {

    /** {@code /v1/chat/completions}, {@code /completions}, {@code /embeddings} and {@code /models}, with a bearer token. */
    OPENAI,

    /**
     * {@code /openai/deployments/{deployment}/chat/completions?api-version=...} and its neighbours, where the deployment is
     * the model, and the newer {@code /openai/v1/chat/completions}; with an {@code api-key} header or a bearer token.
     */
    AZURE_OPENAI
}
