package dev.llmlb.provider;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.Reply;
import dev.llmlb.model.VendorLimits;

/** Is told how an upstream call ended, or that its stream has begun. */
@FunctionalInterface
public interface UpstreamListener {

    /**
     * The call has an outcome.
     *
     * @param reply the answer or the committed stream of a success; of a failure the error's body, or null
     */
    void done(Outcome outcome, Reply reply);

    /** The response's headers say what is left of the vendor's limits; before {@link #done}, of a success or of an error. */
    default void limits(VendorLimits said) {}
}
