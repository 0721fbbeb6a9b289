package dev.llmlb.pipeline;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Reply;

/** Which failed attempts have cost tokens for which nobody has an answer. */
final class Waste {

    private Waste() {}

    /**
     * Whether the provider is likely to charge for it. One that said no, or was never reached, has not worked; one that kept silent until
     * its time was up, that nobody waited for, or whose answer was none has read the prompt.
     *
     * @param reply null unless the provider explained its failure
     */
    static boolean isCharged(Outcome outcome, Reply reply) {
        return switch (outcome.kind()) {
            case TIMEOUT, FIRST_TOKEN_TIMEOUT, DEADLINE, CANCELLED -> true;
            case FAILING -> reply == null;
            default -> false;
        };
    }
}
