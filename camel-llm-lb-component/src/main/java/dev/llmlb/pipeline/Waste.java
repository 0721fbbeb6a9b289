package dev.llmlb.pipeline;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Reply;
import dev.llmlb.model.Usage;

/** What a failed attempt has cost: tokens that a provider read or wrote and for which nobody has an answer. */
final class Waste {

    private Waste() {}

    /**
     * The tokens that the provider is likely to charge for. One that said no, or was never reached, has not worked; one that kept silent until
     * its time was up, that nobody waited for, or whose answer was none has read the prompt.
     *
     * @param reply null unless the provider explained its failure
     */
    static Usage of(Outcome outcome, Reply reply, long promptTokens) {
        boolean worked =
                switch (outcome.kind()) {
                    case TIMEOUT, FIRST_TOKEN_TIMEOUT, CANCELLED -> true;
                    case FAILING -> reply == null;
                    default -> false;
                };
        return worked ? new Usage(promptTokens, 0) : Usage.UNKNOWN;
    }
}
