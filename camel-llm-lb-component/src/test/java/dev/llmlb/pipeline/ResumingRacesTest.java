package dev.llmlb.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.ReplyStream;
import dev.llmlb.pipeline.ResumingStream.Part;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.http.SseEvents;
import dev.llmlb.provider.http.StreamedAnswer;
import dev.llmlb.provider.openai.ChatChunk;
import dev.llmlb.provider.openai.ChatJson;
import dev.llmlb.provider.openai.OpenAiDialect;
import dev.llmlb.time.SimulatedTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** Two providers, the timer, a reader who waits and one who hangs up meet in a stream that is rescued: it has one end, and so has each part. */
@Timeout(30)
class ResumingRacesTest {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final SimulatedTime time = new SimulatedTime();
    private final AtomicInteger partsEnded = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private final StreamedAnswer[] answers = new StreamedAnswer[2];
    private final ReplyStream[] streams = {begin(0, "Hel"), begin(1, "lo")};
    private final AtomicInteger asked = new AtomicInteger();

    private final ResumingStream stream = new ResumingStream(
            part(0),
            new Rescue() {
                @Override
                public void next(String said, long tokens, Consumer<Part> then) {
                    assertThat(said).isEqualTo("Hel");
                    asked.incrementAndGet();
                    THREADS.execute(() -> {
                        then.accept(part(1));
                        answers[1].take(bytes("{}", "\"stop\""));
                        answers[1].complete(null);
                    });
                }

                @Override
                public void cancel() {}
            },
            time);

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    private ReplyStream begin(int index, String text) {
        byte[] body = "{\"messages\":[]}".getBytes(UTF_8);
        UpstreamRequest request = new UpstreamRequest(
                ChatJson.read(body, "m", true, Caller.ANONYMOUS, MINUTE), "m", List.of(), HeadersOverride.NONE, MINUTE);
        AtomicReference<ReplyStream> begun = new AtomicReference<>();
        answers[index] = new StreamedAnswer(
                request,
                OpenAiDialect.INSTANCE,
                Map::of,
                Timeouts.DEFAULT,
                time,
                time,
                Runnable::run,
                () -> {},
                (outcome, reply) -> begun.set(reply.stream()));
        answers[index].take(bytes("{\"content\":\"" + text + "\"}", "null"));
        return begun.get();
    }

    private Part part(int index) {
        return new Part(streams[index], true, (outcome, usage) -> partsEnded.incrementAndGet());
    }

    private static ByteBuffer bytes(String delta, String finish) {
        return ByteBuffer.wrap(
                ("data: {\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n")
                        .getBytes(UTF_8));
    }

    private byte[] readAll() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] into = new byte[512];
        try {
            for (int n = stream.read(into, 0, into.length); n >= 0; n = stream.read(into, 0, into.length)) {
                all.write(into, 0, n);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return all.toByteArray();
    }

    /** What the reader has read when all of these have run at once. */
    private byte[] atOnce(Runnable... tasks) throws Exception {
        stream.whenEnded((outcome, usage) -> ends.incrementAndGet());
        CyclicBarrier barrier = new CyclicBarrier(tasks.length + 1);
        List<Future<?>> running = new ArrayList<>();
        for (Runnable task : tasks) {
            running.add(THREADS.submit(() -> {
                barrier.await();
                task.run();
                return null;
            }));
        }
        Future<byte[]> read = THREADS.submit(() -> {
            barrier.await();
            return readAll();
        });
        for (Future<?> one : running) {
            one.get(10, TimeUnit.SECONDS);
        }
        return read.get(10, TimeUnit.SECONDS);
    }

    private void breakOff() {
        answers[0].complete(Outcome.broken("cut"));
    }

    private void comment() {
        time.advance(Duration.ofSeconds(15));
    }

    @RepeatedTest(300)
    void theReaderHasTheWholeText() throws Exception {
        StringBuilder text = new StringBuilder();
        List<byte[]> events = SseEvents.split(atOnce(this::breakOff, this::comment));
        events.forEach(event -> text.append(ChatChunk.read(event).text()));

        assertThat(text.toString()).isEqualTo("Hello");
        assertThat(ChatChunk.read(events.get(events.size() - 1)).kind()).isEqualTo(ChatChunk.Kind.DONE);
        assertThat(asked).hasValue(1);
        assertThat(ends).hasValue(1);
        assertThat(partsEnded).hasValue(2);
    }

    @RepeatedTest(300)
    void whoeverHangsUpEndsItOnceAndTheReaderIsLetGo() throws Exception {
        atOnce(this::breakOff, this::comment, stream::close);

        assertThat(ends).hasValue(1);
        assertThat(asked.get()).isLessThanOrEqualTo(1);
    }
}
