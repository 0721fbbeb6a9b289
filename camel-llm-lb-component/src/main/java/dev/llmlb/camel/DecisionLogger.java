package dev.llmlb.camel;

import dev.llmlb.model.Decision;
import dev.llmlb.observe.BalancerObserver;
import dev.llmlb.observe.camel.JsonText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs every decision as one line, at INFO to the logger {@value #NAME}. Neither prompt, answer nor key is in it. */
final class DecisionLogger implements BalancerObserver {

    static final String NAME = "dev.llmlb.decisions";

    private static final Logger LOG = LoggerFactory.getLogger(NAME);

    private final DecisionFormat format;

    /** @param format not OFF */
    DecisionLogger(DecisionFormat format) {
        this.format = format;
    }

    @Override
    public void decided(Decision decision) {
        if (LOG.isInfoEnabled()) {
            LOG.info(format == DecisionFormat.JSON ? JsonText.of(DecisionJson.of(decision)) : text(decision));
        }
    }

    /** The model is the caller's text: without line breaks, so that it makes no line of its own. */
    private static String text(Decision decision) {
        return decision.model().replaceAll("\\p{Cntrl}", " ") + " by rule " + decision.rule() + ": "
                + decision.outcome().kind().label() + ", attempts " + decision.attempts();
    }
}
