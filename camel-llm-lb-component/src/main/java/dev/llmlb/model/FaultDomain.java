package dev.llmlb.model;

import java.util.Locale;

/** Where to look when an attempt has failed; a closed list. */
public enum FaultDomain {
    /** Nothing has failed. */
    NONE,
    /** The request: it would fail elsewhere too, or its caller has gone. */
    CALLER,
    /** Our account with the provider: a limit, a key, credit, a deployment. */
    ACCOUNT,
    /** The provider's servers. */
    PROVIDER,
    /** The way to them. */
    NETWORK;

    /** The name in metrics and traces. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
