package dev.llmlb.simulator.load;

import java.util.Locale;

/** What came of all streams. */
final class LoadTally {

    private final Percentiles delays = new Percentiles();
    private final Percentiles gaps = new Percentiles();
    private int whole;
    private int broken;

    /**
     * A token has come.
     *
     * @param delayNanos since it was sent
     * @param gapNanos since the token before it, 0 for the first
     */
    void token(long delayNanos, long gapNanos) {
        delays.add(delayNanos);
        if (gapNanos > 0) {
            gaps.add(gapNanos);
        }
    }

    void ended(boolean done) {
        if (done) {
            whole++;
        } else {
            broken++;
        }
    }

    int over() {
        return whole + broken;
    }

    long tokens() {
        return delays.total();
    }

    String report(int streams) {
        return String.format(
                Locale.ROOT,
                "streams: %,d whole, %,d broken, %,d not ended%ntokens: %,d%nbetween tokens: %s%nfrom the provider to the caller: %s",
                whole,
                broken,
                streams - over(),
                delays.total(),
                gaps,
                delays);
    }
}
