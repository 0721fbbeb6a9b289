package dev.llmlb.limit;

import java.util.Locale;

/** What is limited; a closed list. */
public enum LimitKind {
    /** Requests in every sliding minute, by our limit or the vendor's. */
    REQUESTS,
    /** Tokens in every sliding minute, by our limit or the vendor's. */
    TOKENS,
    /** Attempts under way. */
    CONCURRENCY;

    /** The name in metrics and events. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
