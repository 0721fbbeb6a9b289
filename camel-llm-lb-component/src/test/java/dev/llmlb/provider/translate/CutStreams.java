package dev.llmlb.provider.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Reply;
import dev.llmlb.model.ReplyStream;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.http.Dialect;
import dev.llmlb.provider.http.SseEvents;
import dev.llmlb.provider.http.StreamedAnswer;
import dev.llmlb.provider.openai.ChatChunk;
import dev.llmlb.time.SimulatedTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A provider's stream cut behind each of its bytes, by an end or by a reset: it is whole for its caller, or it does not look so. */
public final class CutStreams {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private CutStreams() {}

    /** @param text that the whole stream brings; it is whole at the latest at its end */
    public static void assertThatNoneLies(Supplier<Dialect> dialects, byte[] stream, String text) {
        for (int cut = 0; cut <= stream.length; cut++) {
            for (Outcome end : new Outcome[] {null, Outcome.broken("reset")}) {
                String read = read(dialects.get(), stream, cut, end);
                String said = read == null ? "" : text(read);
                boolean whole = read != null && read.endsWith("data: [DONE]\n\n");
                assertThat(text).as("cut at %s", cut).startsWith(said);
                if (whole) {
                    assertThat(said).as("cut at %s", cut).isEqualTo(text);
                    assertThat(read).contains("\"finish_reason\":\"").doesNotContain("event: error");
                } else if (read != null) {
                    assertThat(read).contains("event: error").doesNotContain("[DONE]");
                }
                assertThat(whole || cut < stream.length).isTrue();
            }
        }
    }

    /** What the caller reads, or null when there was no stream but a failure. */
    private static String read(Dialect dialect, byte[] bytes, int cut, Outcome end) {
        SimulatedTime time = new SimulatedTime();
        AtomicReference<Reply> reply = new AtomicReference<>();
        StreamedAnswer answer = new StreamedAnswer(
                new UpstreamRequest(Wire.asking("'stream':true"), "m", List.of(), HeadersOverride.NONE, MINUTE),
                dialect,
                Map::of,
                Timeouts.DEFAULT,
                time,
                time,
                Runnable::run,
                () -> {},
                (outcome, what) -> {
                    assertThat(outcome.isSuccess()).isEqualTo(what != null && what.stream() != null);
                    reply.set(outcome.isSuccess() ? what : null);
                });
        answer.take(ByteBuffer.wrap(bytes, 0, cut / 2).slice());
        answer.take(ByteBuffer.wrap(bytes, cut / 2, cut - cut / 2).slice());
        answer.complete(end);
        assertThat(time.waiting()).isZero();
        return reply.get() == null ? null : all(reply.get().stream());
    }

    private static String all(ReplyStream stream) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] into = new byte[4_096];
        try {
            for (int n = stream.read(into, 0, into.length); n >= 0; n = stream.read(into, 0, into.length)) {
                all.write(into, 0, n);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString(UTF_8);
    }

    private static String text(String events) {
        StringBuilder text = new StringBuilder();
        SseEvents.split(events.getBytes(UTF_8))
                .forEach(event -> text.append(ChatChunk.read(event).text()));
        return text.toString();
    }
}
