package dev.llmlb.simulator;

import java.nio.ByteBuffer;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * Writes the events of a stream when they are due. Each round writes all that is due in one go and then sleeps, without
 * a thread, until the next event; a client that reads slowly delays the rounds, and the backlog follows at once.
 */
final class StreamWriter extends IteratingCallback {

    private final Exchange exchange;
    private final StreamPlan plan;
    private final Speed speed;
    private final long startNanos;
    private int next;

    StreamWriter(Exchange exchange, StreamPlan plan, Speed speed, long delayNanos) {
        this.exchange = exchange;
        this.plan = plan;
        this.speed = speed;
        this.startNanos = System.nanoTime() + delayNanos;
    }

    @Override
    protected Action process() {
        String due = takeDue();
        boolean last = next == plan.events().size();
        if (last && plan.ending() == Outcome.Ending.COMPLETE) {
            exchange.finish(bytes(due));
            return Action.SUCCEEDED;
        }
        if (!due.isEmpty()) {
            exchange.write(bytes(due), this);
            return Action.SCHEDULED;
        }
        if (!last) {
            exchange.after(waitNanos(), this::iterate);
        } else if (plan.ending() == Outcome.Ending.CUT) {
            exchange.cut();
        }
        return Action.IDLE;
    }

    private ByteBuffer bytes(String due) {
        return ByteBuffer.wrap(due.getBytes(plan.charset()));
    }

    private String takeDue() {
        var due = new StringBuilder();
        while (next < plan.events().size() && waitNanos() <= 0) {
            due.append(plan.events().get(next++).text().get());
        }
        return due.toString();
    }

    private long waitNanos() {
        return startNanos + speed.dueNanos(plan.events().get(next).dueTokens()) - System.nanoTime();
    }

    @Override
    protected void onFailure(Throwable cause) {
        exchange.hungUp();
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
