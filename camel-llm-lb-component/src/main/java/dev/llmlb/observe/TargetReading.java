package dev.llmlb.observe;

import dev.llmlb.model.Target;
import java.util.Set;

/** A look at a target whenever one is wanted, for gauges. */
public interface TargetReading {

    Target target();

    /** The models of the rules that name it, patterns included; {@code *} of a rule for every model. */
    Set<String> models();

    /** Attempts under way. */
    int inFlight();

    /** How much traffic its health lets in: 0 all of it, 1 a part (a probe, or a ramp), 2 none. */
    int state();

    /** The share of {@code requests_per_minute} in use, from 0 to 1; NaN when requests are not limited. */
    double requestsUsed();

    /** The share of {@code tokens_per_minute} in use, 0 or more; NaN when tokens are not limited. */
    double tokensUsed();
}
