package dev.llmlb.pipeline;

import dev.llmlb.model.Target;

/** The sessions of one rule and the target that each is kept on. Safe for use by many threads. */
public interface Sessions {

    /** The target of a session, or null; this counts as a use of it. */
    Target pinned(String session);

    /** Pins a session that is not pinned yet. */
    void pinIfAbsent(String session, Target target);

    /** Pins a session, instead of where it was. */
    void pin(String session, Target target);
}
