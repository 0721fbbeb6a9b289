package dev.llmlb.gateway;

import dev.llmlb.config.ConfigException;
import java.io.FileNotFoundException;
import java.net.BindException;

/** Why the gateway cannot start, in words for whoever starts it. */
final class StartFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private StartFailure(String message, Throwable cause) {
        super(message, cause);
    }

    static StartFailure of(Throwable failure, String host, int port) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigException || cause instanceof FileNotFoundException) {
                return new StartFailure(cause.getMessage(), failure);
            }
            if (cause instanceof BindException) {
                return new StartFailure(
                        "Cannot listen on " + host + ":" + port + ": " + cause.getMessage()
                                + " (expected: an address of this machine, and a port that is free)",
                        failure);
            }
            root = cause;
        }
        String why = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return new StartFailure("Cannot start: " + why, failure);
    }
}
