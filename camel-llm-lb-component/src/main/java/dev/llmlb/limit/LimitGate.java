package dev.llmlb.limit;

import dev.llmlb.model.VendorLimits;
import dev.llmlb.time.Ticker;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The way to one target through every limit that it is under: its own, and those it shares with other targets.
 *
 * <p>A permit takes from all of them or from none. Limits are never exceeded to keep going.
 */
public final class LimitGate {

    /** Instead of a wait: the prompt is larger than a limit. */
    public static final long NEVER = Window.NEVER;

    private final Ticker ticker;
    private final Allowance[] allowances; // the target's own first
    private final Allowance vendorAccount;
    private final boolean shared;

    /**
     * A gate to a target with limits of its own and maybe of its provider account.
     *
     * @param own the target's
     * @param provider of all the account's targets, or null
     * @param quotaPool of all the targets that share one limit of the vendor, or null; what the vendor says of any is then said of all
     */
    public LimitGate(Ticker ticker, Allowance own, Allowance provider, Allowance quotaPool) {
        this.ticker = ticker;
        this.allowances =
                Stream.of(own, provider, quotaPool).filter(Objects::nonNull).toArray(Allowance[]::new);
        this.vendorAccount = quotaPool != null ? quotaPool : own;
        this.shared = quotaPool != null;
    }

    /**
     * Takes the right to make one attempt.
     *
     * @param estimatedTokens of the prompt and the answer: {@link TokenEstimate}
     * @return a permit to be settled once, or null when some limit is reached
     */
    public Permit tryAcquire(long estimatedTokens) {
        return tryAcquire(estimatedTokens, ticker.nanos());
    }

    /** As {@link #tryAcquire(long)}, for who has looked at the time already. */
    public Permit tryAcquire(long estimatedTokens, long now) {
        Allowance.Booking[] bookings = new Allowance.Booking[allowances.length];
        for (int i = 0; i < allowances.length; i++) {
            bookings[i] = allowances[i].tryTake(estimatedTokens, now);
            if (bookings[i] == null) {
                while (--i >= 0) {
                    allowances[i].rollBack(bookings[i], now);
                }
                return null;
            }
        }
        return new Permit(this, bookings);
    }

    /** Whether a permit could be had now: a look without taking, to leave a target out before picking. */
    public boolean hasRoom(long estimatedTokens) {
        return hasRoom(estimatedTokens, ticker.nanos());
    }

    /** As {@link #hasRoom(long)}, for who has looked at the time already. */
    public boolean hasRoom(long estimatedTokens, long now) {
        return reached(estimatedTokens, now) == null;
    }

    /** Whether there is no limit of any kind now. */
    public boolean isOpen() {
        for (Allowance allowance : allowances) {
            if (!allowance.isOpen()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a number of tokens means anything: some limit of ours or word of the vendor holds for them. */
    public boolean countsTokens() {
        for (Allowance allowance : allowances) {
            if (allowance.countsTokens()) {
                return true;
            }
        }
        return false;
    }

    /** The limit for which no permit could be had now, or null when one could. */
    public LimitKind reached(long estimatedTokens, long now) {
        for (Allowance allowance : allowances) {
            LimitKind reached = allowance.reached(estimatedTokens, now);
            if (reached != null) {
                return reached;
            }
        }
        return null;
    }

    /**
     * How long until a permit can be had if nobody else takes one: 0 for now, {@link #NEVER} when the tokens are more than a whole
     * limit; 100 ms when only running attempts are in the way, since nobody knows their end.
     */
    public long nanosUntilFree(long estimatedTokens) {
        long now = ticker.nanos();
        long nanos = 0;
        for (Allowance allowance : allowances) {
            nanos = Math.max(nanos, allowance.nanosUntilFree(estimatedTokens, now));
        }
        return nanos;
    }

    /**
     * Takes in what the vendor's response headers say is left; it can lower what the gate lets through until the reset, never raise it.
     */
    public void vendorSaid(VendorLimits said) {
        if (said.remainingRequests() >= 0 || said.remainingTokens() >= 0) {
            vendorAccount.vendorSaid(said, ticker.nanos());
        }
    }

    /** The vendor has refused for want of quota: nobody of the quota pool need ask before this time has passed. Nothing without a pool. */
    public void quotaRefused(long nanos) {
        if (shared && nanos > 0) {
            vendorAccount.vendorSaid(
                    new VendorLimits(0, nanos, VendorLimits.UNSAID, VendorLimits.UNSAID), ticker.nanos());
        }
    }

    /** The target's attempts under way. */
    public int inFlight() {
        return allowances[0].inFlight();
    }

    /** The target's own limits and use. */
    public LimitView view() {
        return allowances[0].view(ticker.nanos());
    }

    void settle(Allowance.Booking[] bookings, long realTokens) {
        long now = isUnmetered(bookings) ? 0 : ticker.nanos();
        for (int i = 0; i < allowances.length; i++) {
            allowances[i].settle(bookings[i], realTokens, now);
        }
    }

    private static boolean isUnmetered(Allowance.Booking[] bookings) {
        for (Allowance.Booking booking : bookings) {
            if (!booking.isUnmetered()) {
                return false;
            }
        }
        return true;
    }

    void keep(Allowance.Booking[] bookings) {
        for (int i = 0; i < allowances.length; i++) {
            allowances[i].leave(bookings[i]);
        }
    }
}
