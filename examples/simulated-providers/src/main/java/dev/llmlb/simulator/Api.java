package dev.llmlb.simulator;

/** What a provider can be asked for, by the path that its wire has below its root or a deployment. */
enum Api {
    CHAT("/chat/completions"),
    COMPLETIONS("/completions"),
    EMBEDDINGS("/embeddings");

    private final String path;

    Api(String path) {
        this.path = path;
    }

    /** The one of this path, or null. */
    static Api at(String path) {
        for (Api api : values()) {
            if (api.path.equals(path)) {
                return api;
            }
        }
        return null;
    }
}
