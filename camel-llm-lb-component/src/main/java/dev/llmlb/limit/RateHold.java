package dev.llmlb.limit;

import java.util.List;

/** What a request has reserved of a {@link RateWindows}; settled at most once, by one thread at a time. */
public final class RateHold {

    private final RateWindows owner;
    private final List<List<String>> values;
    private final long amount;
    private final Window[] windows;
    private final long[] reservations;

    RateHold(RateWindows owner, List<List<String>> values, long amount) {
        this.owner = owner;
        this.values = values;
        this.amount = amount;
        this.windows = new Window[values.size()];
        this.reservations = new long[values.size()];
    }

    Window window(int index, Window window) {
        windows[index] = window;
        return window;
    }

    void reserved(int index, long reservation) {
        reservations[index] = reservation;
    }

    /** Gives all back of the first few values. */
    void giveBack(int count, long now) {
        for (int i = 0; i < count; i++) {
            windows[i].settle(reservations[i], amount, 0, now);
        }
    }

    /** Replaces what was reserved by what was used. */
    public void settle(long real) {
        long now = owner.now();
        for (int i = 0; i < windows.length; i++) {
            if (real <= amount) {
                windows[i].settle(reservations[i], amount, real, now);
            } else {
                // the window of now: the one of then may be forgotten, after a request that took longer than the span
                owner.window(values.get(i)).charge(real - amount, now);
            }
        }
    }
}
