package dev.llmlb.pipeline;

import dev.llmlb.model.Caller;
import dev.llmlb.model.Target;
import dev.llmlb.pipeline.StickySettings.SessionIdentifier;

/**
 * Keeps the sessions of one rule on their targets.
 *
 * <p>A session is pinned when it is first picked for, so that requests of it that come at the same time go to the same target, and again
 * to whichever target answered: one that is out, or failed, is replaced.
 */
record StickySessions(StickySettings settings, Sessions sessions) {

    private static final char BETWEEN = '\0'; // no header and no metadata has it

    /** The session of a caller, or null when an identifier is missing: such a request is not sticky. */
    String sessionOf(Caller caller) {
        if (caller.sessionId() != null) {
            return caller.sessionId();
        }
        StringBuilder session = new StringBuilder();
        for (SessionIdentifier identifier : settings.identifiers()) {
            String value =
                    switch (identifier.source()) {
                        case HEADERS -> caller.header(identifier.key());
                        case METADATA -> caller.metadata().get(identifier.key());
                    };
            if (value == null || value.isEmpty()) {
                return null;
            }
            session.append(value).append(BETWEEN);
        }
        return session.toString();
    }

    /** This target has answered the session. */
    void answered(String session, Target target) {
        if (!target.equals(sessions.pinned(session))) {
            sessions.pin(session, target);
        }
    }
}
