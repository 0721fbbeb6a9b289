package dev.llmlb.limit;

import dev.llmlb.model.Usage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to make one attempt, ended in exactly one of three ways.
 *
 * <p>Any thread may end it; the first end counts and later ones do nothing. Each end frees the place among the attempts under way.
 * The request stays counted in all of them, since it was made.
 */
public final class Permit {

    private final LimitGate gate;
    private final Allowance.Booking[] bookings;
    private final AtomicBoolean settled = new AtomicBoolean();

    Permit(LimitGate gate, Allowance.Booking[] bookings) {
        this.gate = gate;
        this.bookings = bookings;
    }

    /** There was output: the reserved tokens become the real ones. Usage that is not known keeps the reservation. */
    public void success(Usage usage) {
        if (!usage.isKnown()) {
            unknownUsage();
        } else if (settled.compareAndSet(false, true)) {
            gate.settle(bookings, usage.totalTokens());
        }
    }

    /** There was no output: the reserved tokens are given back. */
    public void failedBeforeOutput() {
        if (settled.compareAndSet(false, true)) {
            gate.settle(bookings, 0);
        }
    }

    /** Nobody knows what was used: the reserved tokens stay counted. */
    public void unknownUsage() {
        if (settled.compareAndSet(false, true)) {
            gate.keep(bookings);
        }
    }
}
