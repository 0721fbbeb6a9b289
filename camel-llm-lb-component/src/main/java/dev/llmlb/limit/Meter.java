package dev.llmlb.limit;

import java.time.Duration;

/** One unit of an {@link Allowance}, requests or tokens: our own limit and the vendor's word. Guarded by the allowance's lock. */
final class Meter {

    private static final Duration SPAN = Duration.ofMinutes(1);

    private final Windows windows;
    private final String name;
    private Window window; // null for no limit
    private VendorView vendor; // null while the vendor has said nothing that holds

    /**
     * What was taken of a meter.
     *
     * @param window that it was reserved in, or null
     * @param vendor that it was taken from, or null
     */
    record Taken(long amount, Window window, long reservation, VendorView vendor, long word) {

        static final Taken NOTHING = new Taken(0, null, 0, null, 0);

        void settle(long real, long now) {
            if (window != null) {
                window.settle(reservation, amount, real, now);
            }
            if (vendor != null) {
                vendor.settle(word, amount, real);
            }
        }
    }

    /** @param name of the window, the same wherever this is limited */
    Meter(Windows windows, String name) {
        this.windows = windows;
        this.name = name;
    }

    void limit(long limit) {
        if (limit == 0) {
            window = null;
        } else if (window == null) {
            window = windows.window(name, limit, SPAN, SlidingWindow.GRAINS);
        } else {
            window.limit(limit);
        }
    }

    void vendorSaid(long remaining, long resetNanos, long now) {
        if (remaining < 0) {
            return;
        }
        if (vendor == null) {
            vendor = new VendorView();
        }
        vendor.said(remaining, resetNanos, now);
    }

    /** Whether there is anything to hold to. */
    boolean isLimited(long now) {
        if (vendor != null && !vendor.holds(now)) {
            vendor = null;
        }
        return window != null || vendor != null;
    }

    /** Takes the amount, or null if it does not fit. */
    Taken tryTake(long amount, long now) {
        if (!isLimited(now)) {
            return Taken.NOTHING;
        }
        if (vendor != null && !vendor.fits(amount, now)) {
            return null;
        }
        long reservation = window == null ? 0 : window.tryReserve(amount, now);
        if (reservation == Window.REFUSED) {
            return null;
        }
        return new Taken(amount, window, reservation, vendor, vendor == null ? 0 : vendor.take(amount));
    }

    boolean fits(long amount, long now) {
        return (vendor == null || vendor.fits(amount, now)) && (window == null || window.fits(amount, now));
    }

    long nanosUntil(long amount, long now) {
        return Math.max(
                vendor == null ? 0 : vendor.nanosUntil(amount, now),
                window == null ? 0 : window.nanosUntil(amount, now));
    }

    long used(long now) {
        return window == null ? 0 : window.used(now);
    }
}
