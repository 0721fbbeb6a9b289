package dev.llmlb.provider;

import dev.llmlb.model.Outcome;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** What is known of a connection that was not had, whatever client failed to get it. */
public final class Unreachable {

    private Unreachable() {}

    /** The outcome; its text names the kind of failure only, no address and no data. Null when it is another failure. */
    public static Outcome of(Throwable failure) {
        if (failure instanceof ConnectException) {
            return Outcome.unreachable("connection refused");
        }
        if (failure instanceof UnknownHostException) {
            return Outcome.unreachable("unknown host");
        }
        return failure instanceof SSLException ? Outcome.unreachable("TLS failure") : null;
    }
}
