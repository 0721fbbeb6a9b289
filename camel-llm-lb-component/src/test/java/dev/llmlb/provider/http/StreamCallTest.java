package dev.llmlb.provider.http;

import static dev.llmlb.provider.http.UpstreamHarness.end;
import static dev.llmlb.provider.http.UpstreamHarness.readAll;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmlb.model.Outcome;
import dev.llmlb.model.OutcomeKind;
import dev.llmlb.model.ReplyStream;
import dev.llmlb.model.Usage;
import dev.llmlb.provider.UpstreamCall;
import dev.llmlb.provider.http.UpstreamHarness.Done;
import dev.llmlb.provider.http.UpstreamHarness.End;
import dev.llmlb.simulator.Behaviour;
import dev.llmlb.simulator.Speed;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamCallTest {

    private UpstreamHarness upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new UpstreamHarness();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private Outcome failureOf(Behaviour behaviour) throws Exception {
        upstream.provider.next(behaviour);
        Done done = upstream.stream();
        assertThat(upstream.dones).hasValue(1);
        assertThat(done.outcome().isSuccess()).isFalse();
        return done.outcome();
    }

    private ReplyStream begin(Behaviour behaviour) throws Exception {
        upstream.provider.next(behaviour);
        Done done = upstream.stream();
        assertThat(done.outcome()).isEqualTo(Outcome.SUCCESS);
        return done.reply().stream();
    }

    @Test
    void aStreamIsPassedOnToItsDone() throws Exception {
        ReplyStream stream = begin(Behaviour.answer("one two three").withUsage(5, 3));
        String text = readAll(stream);
        assertThat(text).startsWith("data: {").endsWith("data: [DONE]\n\n").contains("\"finish_reason\":\"stop\"");
        assertThat(end(stream)).isEqualTo(new End(Outcome.SUCCESS, new Usage(5, 3)));
        assertThat(upstream.time.waiting()).isZero();
    }

    @Test
    void theUsageEventIsHiddenUnlessWanted() throws Exception {
        upstream.provider.always(Behaviour.answer().withUsage(5, 3));
        ReplyStream hidden = upstream.stream().reply().stream();
        assertThat(readAll(hidden)).doesNotContain("\"prompt_tokens\":5");
        assertThat(end(hidden).usage()).isEqualTo(new Usage(5, 3));
        ReplyStream wanted = upstream.streamWithUsage().reply().stream();
        assertThat(readAll(wanted)).contains("\"prompt_tokens\":5");
        assertThat(end(wanted).usage()).isEqualTo(new Usage(5, 3));
    }

    @Test
    void anErrorEventBeforeContentIsAFailure() throws Exception {
        assertThat(failureOf(Behaviour.answer().withErrorEventFirst())).isEqualTo(Outcome.broken("an error event"));
    }

    @Test
    void anEmptyStreamIsAFailure() throws Exception {
        assertThat(failureOf(Behaviour.raw(200, "text/event-stream", ""))).isEqualTo(Outcome.broken("an empty stream"));
    }

    @Test
    void aStreamOfNothingButItsDoneIsAFailure() throws Exception {
        assertThat(failureOf(Behaviour.raw(200, "text/event-stream", ": hi\n\ndata: [DONE]\n\n")))
                .isEqualTo(Outcome.broken("an empty stream"));
    }

    @Test
    void aStreamThatFinishesWithoutAWordIsAnAnswer() throws Exception {
        ReplyStream stream = begin(Behaviour.raw(
                200,
                "Text/Event-Stream;charset=utf-8",
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"content_filter\"}]}\n\ndata: [DONE]\n\n"));
        assertThat(readAll(stream)).contains("content_filter").endsWith("data: [DONE]\n\n");
        assertThat(end(stream).outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aCutBeforeContentIsAFailure() throws Exception {
        assertThat(failureOf(Behaviour.cutAfterTokens(0))).isEqualTo(Outcome.broken("the answer was cut"));
    }

    @Test
    void aCutAfterContentIsAnErrorEventAndNoDone() throws Exception {
        ReplyStream stream = begin(Behaviour.cutAfterTokens(3));
        assertThat(readAll(stream))
                .contains("event: error\ndata: {\"error\":", "The answer broke off", "\"finish_reason\":\"error\"")
                .doesNotContain("[DONE]")
                .endsWith("\n\n");
        assertThat(end(stream).outcome()).isEqualTo(Outcome.broken("the answer was cut"));
        assertThat(upstream.dones).hasValue(1);
    }

    @Test
    void anEndWithoutAFinishReasonIsACut() throws Exception {
        ReplyStream stream = begin(
                Behaviour.raw(200, "text/event-stream", "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"));
        assertThat(readAll(stream)).contains("event: error").doesNotContain("[DONE]");
        assertThat(end(stream).outcome()).isEqualTo(Outcome.broken("the stream was cut"));
    }

    @Test
    void aMissingDoneAfterAFinishReasonIsFine() throws Exception {
        ReplyStream stream = begin(Behaviour.answer().withoutDone());
        assertThat(readAll(stream)).endsWith("data: [DONE]\n\n").doesNotContain("event: error");
        assertThat(end(stream).outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aLastEventWithoutItsBlankLineGetsIt() throws Exception {
        ReplyStream stream = begin(Behaviour.raw(
                200,
                "text/event-stream",
                "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}"));
        assertThat(readAll(stream)).endsWith("\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
        assertThat(end(stream).outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aMalformedLineIsSkipped() throws Exception {
        ReplyStream stream = begin(Behaviour.answer("a b c d e f").withMalformedLine());
        String[] events = readAll(stream).split("\n\n");
        assertThat(events).allSatisfy(event -> assertThat(event).matches("data: (\\{.*}|\\[DONE])"));
        assertThat(end(stream).outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aStallEndsInTheIdleTimeout() throws Exception {
        ReplyStream stream = begin(Behaviour.stallAfterTokens(2));
        byte[] some = new byte[64];
        assertThat(stream.read(some, 0, some.length)).isPositive();
        upstream.time.advance(Duration.ofSeconds(60));
        assertThat(readAll(stream)).contains("event: error").doesNotContain("[DONE]");
        assertThat(end(stream).outcome()).isEqualTo(Outcome.timeout("the stream stalled"));
        await().until(() -> upstream.provider.cancelled() == 1);
    }

    @Test
    void htmlOrNothingInsteadOfAStreamIsAFailure() throws Exception {
        assertThat(failureOf(Behaviour.raw(200, "text/html", "<html></html>")))
                .isEqualTo(Outcome.broken("HTTP 200 without an event stream"));
        assertThat(upstream.dones.getAndSet(0)).isOne();
        assertThat(failureOf(Behaviour.emptyBody()).kind()).isEqualTo(OutcomeKind.FAILING);
    }

    @Test
    void aRefusalKeepsItsBodyAndItsRetryAfter() throws Exception {
        upstream.provider.next(Behaviour.status(429).withHeader("retry-after-ms", "1500"));
        Done done = upstream.stream();
        assertThat(done.outcome()).isEqualTo(new Outcome(OutcomeKind.RATE_LIMITED, 429, "HTTP 429", 1_500));
        assertThat(new String(done.reply().body(), UTF_8)).contains("Rate limit");
    }

    @Test
    void noConnectionIsUnreachable() throws Exception {
        assertThat(failureOf(Behaviour.refuse()).kind()).isEqualTo(OutcomeKind.UNREACHABLE);
        upstream.provider.down();
        assertThat(upstream.stream().outcome()).isEqualTo(Outcome.unreachable("connection refused"));
    }

    @Test
    void aCallCancelledInItsSilenceHangsUpAndTellsNothing() throws Exception {
        upstream.provider.next(Behaviour.silence());
        UpstreamCall call = upstream.send(upstream.provider.baseUrl(), true, "", (outcome, reply) -> {});
        await().until(() -> upstream.provider.calls() == 1);
        call.cancel();
        call.cancel();
        await().until(() -> upstream.provider.cancelled() == 1);
        readAll(begin(Behaviour.answer()));
        assertThat(upstream.dones).hasValue(1);
    }

    @Test
    void aCallerWhoHangsUpCancelsUpstream() throws Exception {
        ReplyStream stream = begin(Behaviour.stallAfterTokens(2));
        stream.close();
        stream.close();
        assertThat(end(stream).outcome()).isEqualTo(Outcome.CANCELLED);
        await().until(() -> upstream.provider.cancelled() == 1 && upstream.provider.openStreams() == 0);
        assertThat(upstream.time.waiting()).isZero();
    }

    @Test
    void whatWasStreamedIsCountedWhenTheProviderNeverTells() throws Exception {
        ReplyStream hungUp = begin(Behaviour.stallAfterTokens(2));
        readTokens(hungUp, 2);
        hungUp.close();
        assertThat(end(hungUp).usage()).isEqualTo(new Usage(-1, 2));
        ReplyStream cut = begin(Behaviour.cutAfterTokens(3));
        readAll(cut);
        assertThat(end(cut).usage()).isEqualTo(new Usage(-1, 3));
    }

    @Test
    void aSilentProviderIsBridgedByComments() throws Exception {
        ReplyStream stream = begin(Behaviour.stallAfterTokens(2));
        readTokens(stream, 2);
        upstream.time.advance(Duration.ofSeconds(15));
        assertThat(stream.poll()).asString(UTF_8).isEqualTo(": keep-alive\n\n");
        upstream.time.advance(Duration.ofSeconds(15));
        assertThat(stream.poll()).asString(UTF_8).isEqualTo(": keep-alive\n\n");
        stream.close();
    }

    @Test
    void aSlowReaderDoesNotGrowMemory() throws Exception {
        upstream.provider.speed(Speed.instant(200_000)); // some 40 MB
        ReplyStream stream = begin(Behaviour.answer());
        int largest = 0;
        long all = 0;
        for (byte[] events = stream.poll(); events != null; events = stream.poll()) {
            largest = Math.max(largest, events.length);
            all += events.length;
            Thread.onSpinWait();
        }
        assertThat(all).isGreaterThan(20L << 20);
        assertThat(largest).isLessThan(SseRelay.HIGH + (64 << 10));
        assertThat(end(stream).outcome()).isEqualTo(Outcome.SUCCESS);
    }

    private static void readTokens(ReplyStream stream, int tokens) throws IOException {
        StringBuilder read = new StringBuilder();
        byte[] into = new byte[4_096];
        while (read.toString().split("\"content\":\"[^\"]", -1).length <= tokens) {
            read.append(new String(into, 0, stream.read(into, 0, into.length), UTF_8));
        }
    }

    @Test
    void closingAfterTheEndIsNothing() throws Exception {
        ReplyStream stream = begin(Behaviour.answer());
        readAll(stream);
        stream.close();
        assertThat(end(stream).outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(upstream.provider.cancelled()).isZero();
    }

    @Test
    void aCallerMayReadTheStreamWhereItIsHandedOver() throws Exception {
        upstream.provider.speed(new Speed(Duration.ofMillis(1), 200, 20));
        CompletableFuture<String> read = new CompletableFuture<>();
        upstream.send(upstream.provider.baseUrl(), true, "", (outcome, reply) -> {
            try {
                read.complete(readAll(reply.stream()));
            } catch (IOException e) {
                read.completeExceptionally(e);
            }
        });
        assertThat(read.get(10, TimeUnit.SECONDS)).endsWith("data: [DONE]\n\n");
    }

    @Test
    void aLongStreamToASlowReaderIsWhole() throws Exception {
        upstream.provider.speed(Speed.instant(20_000));
        ReplyStream stream = begin(Behaviour.answer());
        String text = readAll(stream);
        assertThat(text.split("\n\n")).hasSize(1 + 20_000 + 1 + 1);
        assertThat(text).endsWith("data: [DONE]\n\n");
        assertThat(end(stream).outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void aStreamClosedWhileItsReceiverPausesIsLetGo() throws Exception {
        upstream.provider.speed(Speed.instant(100_000));
        ReplyStream stream = begin(Behaviour.answer());
        stream.read(new byte[10], 0, 10);
        stream.close();
        assertThat(end(stream).outcome()).isEqualTo(Outcome.CANCELLED);
        await().until(() -> upstream.provider.openStreams() == 0);
        upstream.provider.speed(Speed.instant(2));
        readAll(begin(Behaviour.answer()));
    }

    @Test
    void aStreamWhoseTimeIsUpWhileItsReceiverPausesEndsWithAnError() throws Exception {
        upstream.provider.speed(Speed.instant(100_000));
        ReplyStream stream = begin(Behaviour.answer());
        upstream.time.advance(UpstreamHarness.DEADLINE);
        assertThat(readAll(stream)).contains("event: error").doesNotContain("[DONE]");
        assertThat(end(stream).outcome().kind())
                .isIn(
                        OutcomeKind.TIMEOUT,
                        OutcomeKind.DEADLINE); // a jump of time ends the pause and the request at once
        await().until(() -> upstream.provider.openStreams() == 0);
    }
}
