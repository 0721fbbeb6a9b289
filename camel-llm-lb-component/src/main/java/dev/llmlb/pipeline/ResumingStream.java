package dev.llmlb.pipeline;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.ReplyStream;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.http.SseEvents;
import dev.llmlb.time.Scheduler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.BiConsumer;

/**
 * A stream that another target may go on with when it breaks; its reader sees one stream.
 *
 * <p>It is one part after another. When the reader has had all of a part that broke, the text so far is known, and a rescue is asked for
 * the next part; until it is there the reader sees nothing new. The error event of a broken part is held back for as long as there is
 * hope, and is the end when there is none.
 */
final class ResumingStream implements ReplyStream {

    private static final byte[] NOTHING = {};

    /**
     * What one target streams.
     *
     * @param goesOn whether it begins where the text so far ends; else it says everything again
     * @param ended told once how this part ended
     */
    record Part(ReplyStream stream, boolean goesOn, BiConsumer<Outcome, Usage> ended) {}

    private enum Phase {
        /** The part has more for the reader. */
        STREAMING,
        /** The reader has had all of the part; how it ended is not told yet. */
        DRAINED,
        /** The next part is being asked for. */
        RESCUING,
        /** Nothing more comes but the last words. */
        OVER
    }

    private final Rescue rescue;
    private final Scheduler scheduler;

    // the reader's side, one thread at a time
    private SpokenText spoken = SpokenText.first();
    private final WaitingReads reads = new WaitingReads(this);

    // guarded by "this"; never held for a call out
    private Phase phase = Phase.STREAMING;
    private Part part;
    private Outcome partOutcome; // null until the part has ended
    private Usage partUsage;
    private long spokenTokens; // of the parts that have ended, those said again counted once
    private Runnable waiting;
    private boolean silent; // long enough for a comment
    private Scheduler.Scheduled timer = Scheduler.Scheduled.NONE; // until the next one
    private boolean told;
    private BiConsumer<Outcome, Usage> listener;

    ResumingStream(Part first, Rescue rescue, Scheduler scheduler) {
        this.rescue = rescue;
        this.scheduler = scheduler;
        this.part = first;
        watch(first);
    }

    private void watch(Part begun) {
        begun.stream().whenEnded((outcome, usage) -> {
            begun.ended().accept(outcome, usage);
            boolean decide;
            synchronized (this) {
                if (part != begun) {
                    return;
                }
                partOutcome = outcome;
                partUsage = usage;
                decide = phase == Phase.DRAINED;
            }
            if (decide) {
                decide();
            }
        });
    }

    @Override
    public byte[] poll() {
        while (true) {
            Part from;
            synchronized (this) {
                if (phase == Phase.OVER) {
                    return spoken.takeLastWords();
                }
                if (phase != Phase.STREAMING) {
                    return takeComment();
                }
                from = part;
            }
            byte[] came = from.stream().poll();
            if (came == null) {
                drained();
            } else if (came.length == 0) {
                return NOTHING;
            } else {
                byte[] passed = pass(came);
                if (passed.length == 0) { // the text so far, said again
                    passed = takeComment();
                }
                if (passed.length > 0) {
                    return passed;
                }
            }
        }
    }

    /** A comment when one is due, else nothing. */
    private synchronized byte[] takeComment() {
        boolean due = silent;
        silent = false;
        return due ? SseEvents.keepAlive() : NOTHING;
    }

    private byte[] pass(byte[] came) {
        ByteArrayOutputStream passed = new ByteArrayOutputStream(came.length);
        if (!spoken.pass(came, passed)) { // it says something else: what was said before it cannot be taken back
            Part wrong;
            synchronized (this) {
                phase = Phase.OVER;
                timer.cancel();
                wrong = part;
            }
            wrong.stream().close();
            tell(Outcome.broken("the answer of another target did not repeat the text so far"), Usage.UNKNOWN);
        }
        return passed.toByteArray();
    }

    private void drained() {
        synchronized (this) {
            if (partOutcome == null) {
                phase = Phase.DRAINED;
                return;
            }
        }
        decide();
    }

    /** The part is over and read: goes on with another, or ends. */
    private void decide() {
        Outcome outcome;
        long tokens;
        synchronized (this) {
            if (phase == Phase.OVER) {
                return;
            }
            outcome = partOutcome;
            long added = Math.max(0, partUsage.completionTokens());
            spokenTokens = part.goesOn() ? spokenTokens + added : Math.max(spokenTokens, added);
            tokens = spokenTokens;
            phase = Phase.RESCUING;
            silent = false;
            timer.cancel();
        }
        if (outcome.isSuccess() || outcome.kind() == OutcomeKind.CANCELLED || !spoken.isResumable()) {
            begin(null);
        } else {
            synchronized (this) {
                timer = scheduler.schedule(this::keepAlive, SseEvents.KEEP_ALIVE_NANOS);
            }
            rescue.next(spoken.text(), tokens, this::begin);
        }
    }

    /** Tells a reader who waits for the next part, or for what is new in it, that the stream is alive. */
    private void keepAlive() {
        Runnable reader;
        synchronized (this) {
            if (phase == Phase.OVER) {
                return;
            }
            silent = true;
            timer = scheduler.schedule(this::keepAlive, SseEvents.KEEP_ALIVE_NANOS);
            reader = takeReader();
        }
        if (reader != null) {
            reader.run();
        }
    }

    private Runnable takeReader() {
        Runnable reader = waiting;
        waiting = null;
        return reader;
    }

    /** The next part has begun, or there is none (null). */
    private void begin(Part next) {
        Runnable reader;
        Outcome outcome = null;
        boolean tooLate;
        synchronized (this) {
            tooLate = phase == Phase.OVER;
            if (!tooLate && next == null) {
                phase = Phase.OVER;
                outcome = partOutcome;
            } else if (!tooLate) {
                phase = Phase.STREAMING;
                part = next;
                partOutcome = null;
                spoken = spoken.next(next.goesOn());
            }
            if (phase == Phase.OVER || next.goesOn()) {
                timer.cancel();
            }
            reader = takeReader();
        }
        if (next != null) {
            watch(next);
            if (tooLate) {
                next.stream().close();
            }
        }
        if (outcome != null) {
            tell(outcome, partUsage);
        }
        if (reader != null) {
            reader.run();
        }
    }

    private void tell(Outcome outcome, Usage usage) {
        BiConsumer<Outcome, Usage> whom;
        synchronized (this) {
            if (told) {
                return;
            }
            told = true;
            partOutcome = outcome;
            partUsage = usage;
            whom = listener;
        }
        if (whom != null) {
            whom.accept(outcome, usage);
        }
    }

    @Override
    public void whenReadable(Runnable task) {
        ReplyStream from;
        synchronized (this) {
            if (phase == Phase.DRAINED || phase == Phase.RESCUING && !silent) {
                waiting = task;
                return;
            }
            from = phase == Phase.STREAMING ? part.stream() : null;
        }
        if (from == null) {
            task.run();
        } else {
            from.whenReadable(task);
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return reads.read(into, offset, length);
    }

    @Override
    public void whenEnded(BiConsumer<Outcome, Usage> ended) {
        synchronized (this) {
            if (!told) {
                listener = ended;
                return;
            }
        }
        ended.accept(partOutcome, partUsage);
    }

    @Override
    public void close() {
        Part last;
        Runnable reader;
        synchronized (this) {
            if (phase == Phase.OVER) {
                return;
            }
            phase = Phase.OVER;
            last = part;
            timer.cancel();
            reader = takeReader();
        }
        last.stream().close();
        rescue.cancel();
        tell(Outcome.CANCELLED, Usage.UNKNOWN);
        if (reader != null) {
            reader.run();
        }
    }
}
