package dev.llmlb.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmlb.model.Caller;
import dev.llmlb.model.HeadersOverride;
import dev.llmlb.model.Outcome;
import dev.llmlb.model.Reply;
import dev.llmlb.model.ReplyStream;
import dev.llmlb.provider.Timeouts;
import dev.llmlb.provider.UpstreamRequest;
import dev.llmlb.provider.openai.ChatJson;
import dev.llmlb.provider.openai.OpenAiDialect;
import dev.llmlb.time.SimulatedTime;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.AsyncContent;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The receiving thread, the timers and the caller end a stream at one moment: it has one end, and is told once. */
@Timeout(30)
class StreamRacesTest {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static final String CONTENT = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
    private static final String FINISH =
            "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    private final SimulatedTime time = new SimulatedTime();
    private final AtomicInteger dones = new AtomicInteger();
    private final AtomicReference<Reply> reply = new AtomicReference<>();
    private final AtomicReference<Outcome> outcome = new AtomicReference<>();
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger aborts = new AtomicInteger();
    private final AsyncContent content = new AsyncContent();
    private final Response response =
            proxy(Response.class, "getHeaders", HttpFields.build().put("Content-Type", "text/event-stream"));
    private final Request request = proxy(Request.class, "abort", CompletableFuture.completedFuture(false));
    private final StreamExchange exchange = new StreamExchange(
            request,
            upstreamRequest(),
            OpenAiDialect.INSTANCE,
            Timeouts.DEFAULT,
            time,
            time,
            () -> Instant.EPOCH,
            Runnable::run,
            this::done);

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    /** An abort fails the content, as a client's does. */
    private <T> T proxy(Class<T> type, String method, Object result) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, called, args) -> {
            if (called.getName().equals("abort")) {
                aborts.incrementAndGet();
                content.fail((Throwable) args[0]);
            }
            return called.getName().equals("getStatus")
                    ? Integer.valueOf(200)
                    : called.getName().equals(method) ? result : null;
        }));
    }

    private static UpstreamRequest upstreamRequest() {
        byte[] body = "{\"messages\":[],\"stream\":true}".getBytes(UTF_8);
        long timeout = TimeUnit.MINUTES.toNanos(30);
        return new UpstreamRequest(
                ChatJson.read(body, "m", true, Caller.ANONYMOUS, timeout),
                "m",
                List.of(),
                HeadersOverride.NONE,
                timeout);
    }

    private void done(Outcome how, Reply what) {
        dones.incrementAndGet();
        outcome.set(how);
        reply.set(what);
        if (what != null && what.stream() != null) {
            what.stream().whenEnded((end, usage) -> ends.incrementAndGet());
        }
    }

    private void receive(String text, boolean last) {
        content.write(last, ByteBuffer.wrap(text.getBytes(UTF_8)), Callback.NOOP);
    }

    private void begin() {
        exchange.onHeaders(response);
        exchange.onContentSource(response, content);
    }

    private static void atOnce(Runnable... tasks) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(tasks.length);
        List<Future<?>> running = new ArrayList<>();
        for (Runnable task : tasks) {
            running.add(THREADS.submit(() -> {
                barrier.await();
                task.run();
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get(10, TimeUnit.SECONDS);
        }
    }

    private void completed() {
        exchange.onComplete(new Result(request, null, response, null));
    }

    @RepeatedTest(200)
    void commitAndCancel() throws Exception {
        begin();
        atOnce(() -> receive(CONTENT, false), exchange::hangUp);
        completed();
        assertThat(dones.get()).isLessThanOrEqualTo(1);
        assertThat(ends.get()).isEqualTo(dones.get());
        assertThat(aborts.get()).isPositive();
        assertThat(time.waiting()).isZero();
    }

    @Test
    void aConnectionWhoseStreamHasEndedIsLetGoThoughTheResponseDoesNotEnd() {
        begin();
        receive(CONTENT + FINISH, false);
        time.advance(Duration.ofSeconds(4));
        assertThat(ends).hasValue(1);
        assertThat(outcome.get()).isEqualTo(Outcome.SUCCESS);
        assertThat(aborts).hasValue(0);
        time.advance(Duration.ofSeconds(1));
        assertThat(aborts.get()).isPositive();
    }

    @Test
    void aResponseThatEndsAPacketLaterKeepsItsConnection() {
        begin();
        receive(CONTENT + FINISH, false);
        receive("", true);
        completed();
        assertThat(time.waiting()).isZero();
        assertThat(aborts).hasValue(0);
    }

    @RepeatedTest(200)
    void endAndHangUpAndTimeout() throws Exception {
        begin();
        receive(CONTENT, false);
        ReplyStream stream = reply.get().stream();
        atOnce(
                () -> receive(FINISH, true),
                stream::close,
                () -> time.advance(Timeouts.DEFAULT.idle()),
                () -> readToTheEnd(stream));
        completed();
        assertThat(dones).hasValue(1);
        assertThat(ends).hasValue(1);
        assertThat(time.waiting()).isZero();
    }

    @RepeatedTest(100)
    void failureOfAPausedReceiverAndItsReader() throws Exception {
        begin();
        receive(CONTENT, false);
        ReplyStream stream = reply.get().stream();
        String much = CONTENT.repeat(200);
        for (int i = 0; i < 20; i++) {
            receive(much, false);
        }
        atOnce(() -> time.advance(Timeouts.DEFAULT.total()), () -> readToTheEnd(stream), stream::close);
        completed();
        assertThat(dones).hasValue(1);
        assertThat(ends).hasValue(1);
        assertThat(content.read()).matches(Content.Chunk::isFailure);
    }

    @RepeatedTest(50)
    void cancelAndFailureBeforeTheCommitPoint() throws Exception {
        begin();
        atOnce(() -> receive("data: {\"error\":{}}\n\n", false), exchange::hangUp, this::completed);
        assertThat(dones.get()).isLessThanOrEqualTo(1);
        assertThat(reply.get()).satisfiesAnyOf(how -> assertThat(how).isNull(), how -> assertThat(how.stream())
                .isNull()); // at most the error's words
        assertThat(outcome.get()).satisfiesAnyOf(how -> assertThat(how).isNull(), how -> assertThat(how.isSuccess())
                .isFalse());
    }

    private static void readToTheEnd(ReplyStream stream) {
        try {
            UpstreamHarness.readAll(stream);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
