package dev.llmlb.pipeline;

/**
 * Why a target cannot serve a request at all, whatever its health and limits.
 *
 * @param reason in words, without anything of the prompt
 * @param kind what is in the way
 */
record Unfit(String reason, Kind kind) {

    enum Kind {
        /** The rule does not want this target for this caller. */
        CALLER,
        /** The model or its provider cannot do what the request asks for. */
        REQUEST,
        /** The prompt seems longer than the context window; only seems, for tokens are estimated. */
        WINDOW
    }
}
