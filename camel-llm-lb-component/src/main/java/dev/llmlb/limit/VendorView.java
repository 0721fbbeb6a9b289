package dev.llmlb.limit;

import java.time.Duration;

/**
 * What the vendor's headers last said is left until a reset; it can only lower what our own limits leave.
 *
 * <p>A later word counts only if it is lower than what is left by then, so answers that overtake each other cannot raise the view.
 * It ends with its own reset. What is taken is given back only if the vendor has not spoken since: its word already holds it.
 */
final class VendorView {

    /** Azure says what remains but not until when; it measures over 1 to 10 s. */
    static final long UNSAID_RESET_NANOS = Duration.ofSeconds(10).toNanos();

    /** The cap of all hints: nobody should be out for a day because of one header. */
    static final long MAX_RESET_NANOS = Duration.ofMinutes(10).toNanos();

    private boolean holds;
    private long left;
    private long untilNanos;
    private long words; // how often the vendor has spoken

    /** Takes the vendor's word; a negative {@code remaining} or {@code resetNanos} was not said. */
    void said(long remaining, long resetNanos, long now) {
        if (remaining < 0) {
            return;
        }
        words++;
        if (resetNanos != 0 && (!holds(now) || remaining < left)) {
            holds = true;
            left = remaining;
            untilNanos = now + (resetNanos < 0 ? UNSAID_RESET_NANOS : Math.min(resetNanos, MAX_RESET_NANOS));
        }
    }

    /** Whether there is a word that still holds. */
    boolean holds(long now) {
        if (holds && now - untilNanos >= 0) {
            holds = false;
        }
        return holds;
    }

    boolean fits(long amount, long now) {
        return !holds(now) || amount <= left;
    }

    /** Takes the amount; gives the word that it was taken under. */
    long take(long amount) {
        left -= amount;
        return words;
    }

    /** Replaces what was taken by what was used. */
    void settle(long word, long taken, long real) {
        if (real > taken || word == words) {
            left += taken - real;
        }
    }

    long nanosUntil(long amount, long now) {
        return fits(amount, now) ? 0 : untilNanos - now;
    }
}
