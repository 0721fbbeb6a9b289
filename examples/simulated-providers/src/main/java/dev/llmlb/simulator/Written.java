package dev.llmlb.simulator;

import org.eclipse.jetty.util.Callback;

/** What follows a write that is not the last; a failed one means that the client has gone. */
record Written(Exchange exchange, Runnable then) implements Callback {

    @Override
    public void succeeded() {
        then.run();
    }

    @Override
    public void failed(Throwable cause) {
        exchange.hungUp();
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
