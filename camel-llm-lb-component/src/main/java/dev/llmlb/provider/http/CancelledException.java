package dev.llmlb.provider.http;

import java.io.IOException;

/** The reason of an abort that we asked for; without a stack trace, for it is no error. */
final class CancelledException extends IOException {

    private static final long serialVersionUID = 1L;

    CancelledException() {
        super("cancelled");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
