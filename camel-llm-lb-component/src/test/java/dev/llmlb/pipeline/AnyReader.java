package dev.llmlb.pipeline;

import dev.llmlb.model.Answer;
import dev.llmlb.model.LlmLbException;
import dev.llmlb.model.ReplyStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;

/** Reads as quickly as events come, or slowly, and may hang up at any time. */
final class AnyReader implements AnswerListener {
    final Rig rig;
    private final int pauseMillis;
    private final byte[] buffer; // null for whole events
    final ByteArrayOutputStream read = new ByteArrayOutputStream();
    ReplyStream stream;
    LlmLbException failure;
    int told;
    boolean over;
    boolean hungUp;

    AnyReader(Rig rig, int pauseMillis, byte[] buffer) {
        this.rig = rig;
        this.pauseMillis = pauseMillis;
        this.buffer = buffer;
    }

    boolean isSlow() {
        return pauseMillis > 0;
    }

    @Override
    public void answered(Answer answer) {
        told++;
        stream = answer.reply().stream();
        await();
    }

    private void await() {
        if (buffer != null) {
            stream.whenReadable(() -> rig.time.schedule(this::read, 0));
        } else if (pauseMillis == 0) {
            stream.whenReadable(this::read);
        } else {
            rig.time.schedule(this::read, Duration.ofMillis(pauseMillis).toNanos());
        }
    }

    private void read() {
        if (hungUp) {
            return;
        }
        byte[] events = buffer == null ? stream.poll() : readSome();
        if (events == null) {
            over = true;
            return;
        }
        read.writeBytes(events);
        await();
    }

    private byte[] readSome() {
        try {
            int n = stream.read(buffer, 0, buffer.length);
            return n < 0 ? null : Arrays.copyOf(buffer, n);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void failed(LlmLbException failed) {
        told++;
        failure = failed;
    }

    void hangUp(BalancedCall call) {
        if (!over) {
            hungUp = true;
            call.cancel();
            if (stream != null) {
                stream.close();
            }
        }
    }
}
