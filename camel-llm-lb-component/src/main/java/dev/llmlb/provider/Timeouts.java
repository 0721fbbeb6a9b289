package dev.llmlb.provider;

import java.time.Duration;

/**
 * How long one attempt may take; the caller's deadline bounds all of them.
 *
 * @param connect until a connection carries the request
 * @param firstToken of a stream, until the first content token
 * @param idle between two events of a stream after the first token, and between two pieces of a plain answer's body
 * @param total until the answer is whole
 */
public record Timeouts(Duration connect, Duration firstToken, Duration idle, Duration total) {

    /** Long enough for reasoning models, short enough that a dead host costs a caller seconds. */
    public static final Timeouts DEFAULT =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMinutes(10));

    public Timeouts {
        positive("connect", connect);
        positive("first_token", firstToken);
        positive("idle", idle);
        positive("total", total);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: more than 0)");
        }
    }
}
