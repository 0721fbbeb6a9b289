package dev.llmlb.provider;

/** A call under way. */
@FunctionalInterface
public interface UpstreamCall {

    /** Ends the call; the provider sees the connection close. What comes in after it is discarded. */
    void cancel();
}
