package dev.llmlb.pipeline;

import dev.llmlb.model.Usage;

/** What a request is to the limits of its caller: told of each answer, whole or in part, and once of the request's end. */
interface Charge {

    /** The caller is under no limit. */
    Charge NONE = new Charge() {
        @Override
        public void used(Usage usage, double cost) {}

        @Override
        public void ended() {}
    };

    /**
     * A target has answered, or its stream has ended somehow.
     *
     * @param cost at the prices of the target, 0 when unknown
     */
    void used(Usage usage, double cost);

    /** Nothing more comes; without an answer until now there was none. */
    void ended();
}
