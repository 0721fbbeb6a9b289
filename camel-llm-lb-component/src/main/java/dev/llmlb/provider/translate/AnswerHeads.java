package dev.llmlb.provider.translate;

import dev.llmlb.time.WallClock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the heads of answers, for providers that give none. */
public final class AnswerHeads {

    private final WallClock clock;
    private final AtomicLong sequence = new AtomicLong(); // two answers of one millisecond have two ids

    public AnswerHeads(WallClock clock) {
        this.clock = clock;
    }

    /** The head of an answer that begins now. */
    public AnswerHead next(String model) {
        Instant now = clock.now();
        String id = "chatcmpl-" + Long.toString(now.toEpochMilli(), 36) + "-"
                + Long.toString(sequence.incrementAndGet(), 36);
        return new AnswerHead(id, now.getEpochSecond(), model);
    }
}
